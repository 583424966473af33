/**
 * The command {@code ./demo bench}: measures what a call costs each process, next to the
 * raw libraries doing the same exchange.
 */
@NullMarked
package dev.tricall.system.bench;

import org.jspecify.annotations.NullMarked;
