/**
 * Tests of the package of the same name.
 */
@NullMarked
package dev.tricall.authserver.throttling;

import org.jspecify.annotations.NullMarked;
