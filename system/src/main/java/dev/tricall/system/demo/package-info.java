/**
 * The command {@code ./demo}: starts the system, makes sample calls and keeps the system
 * running.
 */
@NullMarked
package dev.tricall.system.demo;

import org.jspecify.annotations.NullMarked;
