/**
 * Calls service B within a timeout, independent of the transport.
 */
@NullMarked
package dev.tricall.servicea.core;

import org.jspecify.annotations.NullMarked;
