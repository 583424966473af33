/**
 * gRPC channels whose instances come from a Spring Cloud registry. Their target is
 * {@code discovery:///<service id>}.
 */
@NullMarked
package dev.tricall.grpcdiscovery;

import org.jspecify.annotations.NullMarked;
