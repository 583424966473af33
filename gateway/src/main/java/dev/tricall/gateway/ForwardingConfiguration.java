package dev.tricall.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.tricall.httpfailover.FailoverInterceptor;
import dev.tricall.httpfailover.TimeLimitedContextFactory;

/**
 * How a request goes on, and the filters round every request, in their order.
 */
@Configuration(proxyBeanMethods = false)
class ForwardingConfiguration {

	/** Just inside the observation of the request, so that there is a span. */
	private static final int OUTERMOST = Ordered.HIGHEST_PRECEDENCE + 2;

	/**
	 * {@link FailoverInterceptor} chooses the instance for routes to a service id. The
	 * issuer and the registry are called at their configured addresses.
	 */
	@Bean
	RestClientProxyExchange proxyExchange(RestClient.Builder builder, CloseableHttpClient httpClient,
			FailoverInterceptor failover, GatewayProperties properties, GatewayMvcProperties mvcProperties) {
		GuardedRequests requests = new GuardedRequests(httpClient);
		requests.setHttpContextFactory(
				new TimeLimitedContextFactory(properties.connectionTimeout(), properties.deadline()));
		return new QueryAsItCame(builder
			.requestFactory(new RepeatableRequests(requests, failover, RoutesConfiguration.SERVICES,
					properties.callsPerService()))
			.build(), mvcProperties);
	}

	/**
	 * A client that passes on what it gets: no cookies (they would be shared by all
	 * callers), no redirects, no decompression, no attempts of its own.
	 */
	@Bean
	CloseableHttpClient httpClient(GatewayProperties properties) {
		return HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
				.setMaxConnPerRoute(properties.connectionsPerInstance())
				.setDefaultConnectionConfig(ConnectionConfig.custom()
					.setConnectTimeout(Timeout.of(properties.connectTimeout()))
					.setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
					.build())
				.build())
			.disableAutomaticRetries()
			.disableRedirectHandling()
			.disableCookieManagement()
			.disableContentCompression()
			.disableAuthCaching()
			.disableDefaultUserAgent()
			.build();
	}

	@Bean
	EndToEndHeaders endToEndHeaders() {
		return new EndToEndHeaders();
	}

	@Bean
	@Order(EndToEndHeaders.ORDER)
	HttpHeadersFilter.ResponseHttpHeadersFilter endToEndHeadersOfAnswer() {
		return EndToEndHeaders::ofAnswer;
	}

	@Bean
	FilterRegistrationBean<TraceparentFilter> traceparentFilter(Tracer tracer) {
		return ordered(new TraceparentFilter(tracer), 0);
	}

	@Bean
	FilterRegistrationBean<AccessLog> accessLog() {
		return ordered(new AccessLog(), 1);
	}

	@Bean
	FilterRegistrationBean<ReadinessFilter> readinessFilter(ApplicationAvailability availability,
			HandlerExceptionResolver handlerExceptionResolver) {
		return ordered(new ReadinessFilter(availability, handlerExceptionResolver), 2);
	}

	@Bean
	FilterRegistrationBean<CapacityFilter> capacityFilter(GatewayProperties properties,
			HandlerExceptionResolver handlerExceptionResolver) {
		return ordered(new CapacityFilter(properties.requests(), handlerExceptionResolver), 3);
	}

	@Bean
	FilterRegistrationBean<DeadlineFilter> deadlineFilter(GatewayProperties properties) {
		return ordered(new DeadlineFilter(properties.deadline()), 4);
	}

	@Bean
	BodyBudget bodyBudget(GatewayProperties properties, MeterRegistry meters) {
		return new BodyBudget(properties.bodyMemory(), properties.bytesPerSecond(), meters);
	}

	@Bean
	FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(GatewayProperties properties, BodyBudget bodyBudget,
			HandlerExceptionResolver handlerExceptionResolver) {
		return ordered(new BodyLimitFilter(properties.bodyLimit(), properties.otherBodyLimit(), bodyBudget,
				handlerExceptionResolver), 5);
	}

	private static <T extends jakarta.servlet.Filter> FilterRegistrationBean<T> ordered(T filter, int position) {
		FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(OUTERMOST + position);
		return registration;
	}

	private static final class GuardedRequests extends HttpComponentsClientHttpRequestFactory {

		GuardedRequests(CloseableHttpClient client) {
			super(client);
		}

		@Override
		protected void postProcessHttpRequest(ClassicHttpRequest request) {
			if (request instanceof Cancellable cancellable) {
				Deadline.guard(cancellable);
			}
		}

	}

}
