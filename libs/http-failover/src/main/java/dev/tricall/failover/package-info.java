/**
 * Instances that join and leave the registry without losing a call.
 */
@NullMarked
package dev.tricall.failover;

import org.jspecify.annotations.NullMarked;
