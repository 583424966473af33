/**
 * Limits the size, the rate and the number of concurrent requests.
 */
@NullMarked
package dev.tricall.gateway.limits;

import org.jspecify.annotations.NullMarked;
