/**
 * Client-side load balancing over any transport: strategies, outlier ejection, slow start
 * and a retry budget. Knows neither HTTP, gRPC nor a registry.
 */
@NullMarked
package dev.tricall.balancing;

import org.jspecify.annotations.NullMarked;
