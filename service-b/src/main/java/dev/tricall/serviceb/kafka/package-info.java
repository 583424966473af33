/**
 * The core over Kafka.
 */
@NullMarked
package dev.tricall.serviceb.kafka;

import org.jspecify.annotations.NullMarked;
