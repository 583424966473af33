/**
 * Tests of the package of the same name.
 */
@NullMarked
package dev.tricall.authserver.login;

import org.jspecify.annotations.NullMarked;
