/**
 * Tests, and the stub issuer that the tests of other modules use.
 */
@NullMarked
package dev.tricall.identity;

import org.jspecify.annotations.NullMarked;
