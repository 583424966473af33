/**
 * The HTTP API of service A, which receives data. The packages {@code rest}, {@code grpc}
 * and {@code kafka} are the transports that send it on to service B.
 */
@NullMarked
package dev.tricall.servicea.api;

import org.jspecify.annotations.NullMarked;
