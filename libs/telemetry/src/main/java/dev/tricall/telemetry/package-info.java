/**
 * Metrics, traces and health of the services, and the security log.
 */
@NullMarked
package dev.tricall.telemetry;

import org.jspecify.annotations.NullMarked;
