/**
 * Decides which requests need which role and scope, and which paths are rejected.
 */
@NullMarked
package dev.tricall.gateway.security;

import org.jspecify.annotations.NullMarked;
