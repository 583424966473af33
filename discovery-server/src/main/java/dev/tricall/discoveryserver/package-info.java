/**
 * The Eureka registry, with accounts and limits for the services that register.
 */
@NullMarked
package dev.tricall.discoveryserver;

import org.jspecify.annotations.NullMarked;
