/**
 * The server from outside, on a free port.
 */
@NullMarked
package dev.tricall.authserver;

import org.jspecify.annotations.NullMarked;
