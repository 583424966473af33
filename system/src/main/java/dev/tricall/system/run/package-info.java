/**
 * Starts, supervises and stops processes that depend on each other. Knows nothing of what
 * they are.
 */
@NullMarked
package dev.tricall.system.run;

import org.jspecify.annotations.NullMarked;
