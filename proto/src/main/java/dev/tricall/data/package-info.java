/**
 * The operation's input and its bounds, the same on every transport.
 */
@NullMarked
package dev.tricall.data;

import org.jspecify.annotations.NullMarked;
