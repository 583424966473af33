/**
 * Offers the core over gRPC.
 */
@NullMarked
package dev.tricall.serviceb.grpc;

import org.jspecify.annotations.NullMarked;
