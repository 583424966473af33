/**
 * Tests that calls are balanced, and that none fails when instances come and go.
 */
@NullMarked
package dev.tricall.system.balancing;

import org.jspecify.annotations.NullMarked;
