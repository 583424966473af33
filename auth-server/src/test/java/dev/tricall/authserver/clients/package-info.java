/**
 * Tests of the package of the same name.
 */
@NullMarked
package dev.tricall.authserver.clients;

import org.jspecify.annotations.NullMarked;
