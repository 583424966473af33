/**
 * Tests of the gateway against stub services and a stub issuer on free ports.
 */
@NullMarked
package dev.tricall.gateway;

import org.jspecify.annotations.NullMarked;
