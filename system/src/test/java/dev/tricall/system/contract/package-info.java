/**
 * Tests that the public API behaves as documented, over every transport.
 */
@NullMarked
package dev.tricall.system.contract;

import org.jspecify.annotations.NullMarked;
