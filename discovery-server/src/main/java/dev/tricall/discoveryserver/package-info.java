/**
 * The Eureka registry: who is there, and at which address.
 */
@NullMarked
package dev.tricall.discoveryserver;

import org.jspecify.annotations.NullMarked;
