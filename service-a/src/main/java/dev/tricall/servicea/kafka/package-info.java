/**
 * Sends data to service B over Kafka.
 */
@NullMarked
package dev.tricall.servicea.kafka;

import org.jspecify.annotations.NullMarked;
