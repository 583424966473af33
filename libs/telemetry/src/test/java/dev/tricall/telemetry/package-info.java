@NullMarked
package dev.tricall.telemetry;

import org.jspecify.annotations.NullMarked;
