/**
 * Calls service B over gRPC.
 */
@NullMarked
package dev.tricall.servicea.grpc;

import org.jspecify.annotations.NullMarked;
