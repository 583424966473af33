package dev.tricall.gateway.limits;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.coyote.http11.AbstractHttp11Protocol;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Configures the limits of all requests, and those that routes use.
 */
@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

	@Bean
	FilterRegistrationBean<ReadinessFilter> readinessFilter(ApplicationAvailability availability,
			HandlerExceptionResolver handlerExceptionResolver) {
		return FilterOrder.READINESS.register(new ReadinessFilter(availability, handlerExceptionResolver));
	}

	@Bean
	FilterRegistrationBean<CapacityFilter> capacityFilter(LimitsProperties properties,
			HandlerExceptionResolver handlerExceptionResolver) {
		return FilterOrder.CAPACITY.register(new CapacityFilter(properties.requests(), handlerExceptionResolver));
	}

	@Bean
	FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(LimitsProperties properties, MeterRegistry meters,
			HandlerExceptionResolver handlerExceptionResolver) {
		BodyBudget budget = new BodyBudget(properties.bodyMemory(), properties.bytesPerSecond(), meters);
		return FilterOrder.BODY_LIMIT.register(new BodyLimitFilter(properties.bodyLimit(), properties.otherBodyLimit(),
				budget, handlerExceptionResolver));
	}

	/**
	 * Forms are forwarded as they are: request parameters come from the query only, so
	 * that nothing in the gateway reads a body past {@link BodyLimitFilter}.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> unparsedForms() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> connector.setParseBodyMethods(""));
	}

	/**
	 * Boot's property {@code server.http2.enabled} has no limits.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> http2() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http1 && http1.isSSLEnabled()) {
				connector.addUpgradeProtocol(new LimitedHttp2Protocol());
			}
		});
	}

	@Bean
	RateLimit rateLimit(LimitsProperties properties, MeterRegistry meters) {
		return new RateLimit(properties.requestsPerSecond(), meters);
	}

	@Bean
	CallerBulkhead callerBulkhead(LimitsProperties properties) {
		return new CallerBulkhead(properties.callsPerCaller(), properties.readsPerCaller(),
				properties.writesPerCaller());
	}

	/** Limits requests to the issuer per address, since they need no token. */
	@Bean
	CallerBulkhead issuerCallerBulkhead(LimitsProperties properties) {
		int share = Math.max(1, properties.issuerRequests() / 2);
		return new CallerBulkhead(share, share, share);
	}

	@Bean
	FailureLimit failureLimit(LimitsProperties properties, MeterRegistry meters) {
		return new FailureLimit(properties.failuresPerSecond(), meters);
	}

}
