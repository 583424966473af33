/**
 * gRPC channels whose instances come from a Spring Cloud registry: target
 * {@code discovery:///service-b}.
 */
@NullMarked
package dev.tricall.grpcdiscovery;

import org.jspecify.annotations.NullMarked;
