package dev.tricall.serviceb.grpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;

import dev.tricall.serviceb.core.Failure;
import dev.tricall.telemetry.SecurityLog;

/**
 * Every error over gRPC, as a status whose description a caller may read.
 */
@Configuration(proxyBeanMethods = false)
class GrpcErrorConfiguration {

	private static final Logger log = LoggerFactory.getLogger(GrpcErrorConfiguration.class);

	@Bean
	@Order(0)
	GrpcExceptionHandler errors() {
		return GrpcErrorConfiguration::status;
	}

	static StatusException status(Throwable exception) {
		if (exception instanceof StatusRuntimeException known) {
			return known.getStatus().asException();
		}
		if (exception instanceof AuthenticationServiceException) {
			return Status.UNAVAILABLE.withDescription("the issuer of tokens is out of reach").asException();
		}
		if (exception instanceof AuthenticationException) {
			SecurityLog.refused("token")
				.reason(exception.getClass().getSimpleName())
				.with("network.protocol", "grpc")
				.write();
			return Status.UNAUTHENTICATED.withDescription("a valid token is needed").asException();
		}
		if (exception instanceof AccessDeniedException) {
			SecurityLog.refused("authorization").user(subject()).with("network.protocol", "grpc").write();
			return Status.PERMISSION_DENIED.withDescription("the token does not allow this").asException();
		}
		Failure failure = Failure.of(exception);
		Status status = switch (failure) {
			case INVALID -> Status.INVALID_ARGUMENT;
			case NOT_OWNER -> Status.PERMISSION_DENIED;
			case ID_REUSED -> Status.FAILED_PRECONDITION;
			case UNAVAILABLE -> Status.UNAVAILABLE;
			case TIMED_OUT -> Status.DEADLINE_EXCEEDED;
			case TOO_MANY -> Status.RESOURCE_EXHAUSTED;
			case UNEXPECTED -> Status.INTERNAL;
		};
		if (failure == Failure.UNEXPECTED) {
			log.error("unexpected", exception);
		}
		return status.withDescription(failure.detail(exception)).asException();
	}

	private static @Nullable String subject() {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller != null) ? caller.getName() : null;
	}

}
