/**
 * Tests of the package of the same name.
 */
@NullMarked
package dev.tricall.authserver.tokens;

import org.jspecify.annotations.NullMarked;
