/**
 * The gateway: the only published entry point of the system.
 */
@NullMarked
package dev.tricall.gateway;

import org.jspecify.annotations.NullMarked;
