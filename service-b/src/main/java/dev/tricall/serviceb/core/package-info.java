/**
 * The operation itself: handles a piece of data exactly once, independent of the
 * transport.
 */
@NullMarked
package dev.tricall.serviceb.core;

import org.jspecify.annotations.NullMarked;
