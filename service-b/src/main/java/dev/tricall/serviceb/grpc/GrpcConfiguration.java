package dev.tricall.serviceb.grpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;

import dev.tricall.data.ErrorCode;
import dev.tricall.serviceb.core.ErrorCodes;
import dev.tricall.serviceb.core.HandlingProperties;
import dev.tricall.telemetry.SecurityLog;

/**
 * Configures the gRPC server: errors, spans and its limit of concurrent calls.
 */
@Configuration(proxyBeanMethods = false)
class GrpcConfiguration {

	private static final Logger log = LoggerFactory.getLogger(GrpcConfiguration.class);

	private static final String PROTOCOL = "network.protocol";

	/**
	 * Maps exceptions to statuses whose description is meant for the caller.
	 */
	@Bean
	@Order(0)
	GrpcExceptionHandler exceptionHandler() {
		return GrpcConfiguration::toStatus;
	}

	/**
	 * Returns null for tokens that are invalid or do not suffice, which Spring's
	 * {@code SecurityGrpcExceptionHandler} maps. It would map an issuer that is
	 * unavailable to {@code UNAUTHENTICATED} too.
	 */
	static @Nullable StatusException toStatus(Throwable exception) {
		if (exception instanceof StatusRuntimeException known) {
			return known.getStatus().asException();
		}
		if (exception instanceof AuthenticationServiceException) {
			return toStatus(ErrorCode.UNAVAILABLE, exception);
		}
		if (exception instanceof AuthenticationException) {
			SecurityLog.refused("token").reason(exception.getClass().getSimpleName()).with(PROTOCOL, "grpc").write();
			return null;
		}
		if (exception instanceof AccessDeniedException) {
			Authentication caller = SecurityContextHolder.getContext().getAuthentication();
			SecurityLog.refused("authorization")
				.user((caller != null) ? caller.getName() : null)
				.with(PROTOCOL, "grpc")
				.write();
			return null;
		}
		ErrorCode code = ErrorCodes.of(exception);
		if (code == ErrorCode.UNEXPECTED) {
			log.error("Unexpected error", exception);
		}
		return toStatus(code, exception);
	}

	private static StatusException toStatus(ErrorCode code, Throwable exception) {
		return Status.fromCode(code.grpcCode()).withDescription(code.detailOf(exception)).asException();
	}

	/**
	 * Must wrap the interceptor that maps exceptions. Boot's own is inside it and would
	 * record each rejected call as an unknown failure.
	 */
	@Bean
	@GlobalServerInterceptor
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ObservationGrpcServerInterceptor grpcSpans(ObservationRegistry observations) {
		return new ObservationGrpcServerInterceptor(observations);
	}

	/**
	 * Limits the threads, of which grpc-java uses one for each call. Its executor must
	 * not reject tasks (grpc-java#636), so the connection limits the calls, and the
	 * client waits. The limit is twice that of the core, so that excess calls get
	 * {@code RESOURCE_EXHAUSTED}.
	 */
	@Bean
	ServerBuilderCustomizer<NettyServerBuilder> callsPerConnection(HandlingProperties limits) {
		return (server) -> server.maxConcurrentCallsPerConnection(2 * limits.maxConcurrent());
	}

}
