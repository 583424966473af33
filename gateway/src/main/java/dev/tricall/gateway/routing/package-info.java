/**
 * Decides which path goes to which service, and forwards requests and responses.
 */
@NullMarked
package dev.tricall.gateway.routing;

import org.jspecify.annotations.NullMarked;
