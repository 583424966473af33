/**
 * {@code ./demo status}: what a running system does, read from the metrics of its parts.
 */
@NullMarked
package dev.tricall.system.status;

import org.jspecify.annotations.NullMarked;
