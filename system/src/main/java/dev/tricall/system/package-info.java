/**
 * Runs the whole system without Docker. {@link dev.tricall.system.Topology} defines its
 * processes.
 */
@NullMarked
package dev.tricall.system;

import org.jspecify.annotations.NullMarked;
