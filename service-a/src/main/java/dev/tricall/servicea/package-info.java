/**
 * Service A receives pieces of data ({@code api}) and sends them to service B over REST,
 * gRPC or Kafka. The packages of the transports mirror those of service B.
 */
@NullMarked
package dev.tricall.servicea;

import org.jspecify.annotations.NullMarked;
