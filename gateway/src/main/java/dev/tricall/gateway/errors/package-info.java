/**
 * Maps the gateway's own errors to problem details (RFC 9457).
 */
@NullMarked
package dev.tricall.gateway.errors;

import org.jspecify.annotations.NullMarked;
