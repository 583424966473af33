/**
 * What the services tell of themselves: metrics, traces and health.
 */
@NullMarked
package dev.tricall.telemetry;

import org.jspecify.annotations.NullMarked;
