/**
 * The command {@code ./demo}: starts the system, shows a tour of it, and keeps it
 * running.
 */
@NullMarked
package dev.tricall.system.demo;

import org.jspecify.annotations.NullMarked;
