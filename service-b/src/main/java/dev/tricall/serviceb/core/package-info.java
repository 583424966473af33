/**
 * Handles a piece of data once, whichever way it came; knows no transport.
 */
@NullMarked
package dev.tricall.serviceb.core;

import org.jspecify.annotations.NullMarked;
