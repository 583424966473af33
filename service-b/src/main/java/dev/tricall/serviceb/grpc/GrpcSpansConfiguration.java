package dev.tricall.serviceb.grpc;

import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;

@Configuration(proxyBeanMethods = false)
class GrpcSpansConfiguration {

	/**
	 * Round what makes a status of an exception. Boot's own is within that, and would see
	 * each refusal as a failure.
	 */
	@Bean
	@GlobalServerInterceptor
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ObservationGrpcServerInterceptor grpcSpans(ObservationRegistry observations) {
		return new ObservationGrpcServerInterceptor(observations);
	}

}
