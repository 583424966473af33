/**
 * The Kafka broker with its topics and access list.
 */
@NullMarked
package dev.tricall.system.kafka;

import org.jspecify.annotations.NullMarked;
