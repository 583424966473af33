/**
 * Tests of the package of the same name.
 */
@NullMarked
package dev.tricall.authserver.keys;

import org.jspecify.annotations.NullMarked;
