/**
 * Service B handles pieces of data: one core, reached over REST, gRPC and Kafka.
 */
@NullMarked
package dev.tricall.serviceb;

import org.jspecify.annotations.NullMarked;
