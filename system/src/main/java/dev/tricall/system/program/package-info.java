/**
 * Java programs that run as separate processes: extracted and trained for quick starts.
 */
@NullMarked
package dev.tricall.system.program;

import org.jspecify.annotations.NullMarked;
