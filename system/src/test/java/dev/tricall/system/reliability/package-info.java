/**
 * Tests that no acknowledged call is lost or applied twice, whatever fails.
 */
@NullMarked
package dev.tricall.system.reliability;

import org.jspecify.annotations.NullMarked;
