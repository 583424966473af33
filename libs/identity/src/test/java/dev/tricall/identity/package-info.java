/**
 * Tests of this library, and a stub issuer for the tests of the services.
 */
@NullMarked
package dev.tricall.identity;

import org.jspecify.annotations.NullMarked;
