/**
 * HTTP calls to the instances of a service that come and go: each call has one that is
 * well, and another one if need be; and instances that join and leave without a call
 * lost.
 */
@NullMarked
package dev.tricall.failover;

import org.jspecify.annotations.NullMarked;
