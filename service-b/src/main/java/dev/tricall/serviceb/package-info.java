/**
 * Service B handles pieces of data: one core that is reached over REST, gRPC and Kafka.
 * The packages of the transports mirror those of service A, which sends what they
 * receive.
 */
@NullMarked
package dev.tricall.serviceb;

import org.jspecify.annotations.NullMarked;
