/**
 * Tests of the routes, of forwarding and of failover.
 */
@NullMarked
package dev.tricall.gateway.routing;

import org.jspecify.annotations.NullMarked;
