/**
 * A call to service B within a deadline; knows no transport.
 */
@NullMarked
package dev.tricall.servicea.core;

import org.jspecify.annotations.NullMarked;
