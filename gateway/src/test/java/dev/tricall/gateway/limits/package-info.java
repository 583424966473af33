/**
 * Tests of the limits.
 */
@NullMarked
package dev.tricall.gateway.limits;

import org.jspecify.annotations.NullMarked;
