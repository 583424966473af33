/**
 * Starts, supervises and stops processes that depend on each other, whatever they are.
 */
@NullMarked
package dev.tricall.system.process;

import org.jspecify.annotations.NullMarked;
