/**
 * Tests that metrics and traces describe each call.
 */
@NullMarked
package dev.tricall.system.telemetry;

import org.jspecify.annotations.NullMarked;
