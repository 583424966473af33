package dev.tricall.gateway.routing;

import io.micrometer.tracing.Tracer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import dev.tricall.gateway.limits.FilterOrder;
import dev.tricall.gateway.limits.LimitsProperties;
import dev.tricall.httpfailover.FailoverInterceptor;
import dev.tricall.httpfailover.ServiceTls;
import dev.tricall.httpfailover.TimeLimitedContextFactory;
import dev.tricall.tls.ClientTls;
import dev.tricall.tls.TlsProperties;

/**
 * Configures how requests are forwarded: the HTTP client, headers, deadline, trace and
 * access log.
 */
@Configuration(proxyBeanMethods = false)
class ForwardingConfiguration {

	/**
	 * {@link FailoverInterceptor} chooses the instance for routes to a service id. The
	 * issuer and the registry are called at their configured addresses.
	 */
	@Bean
	RestClientProxyExchange proxyExchange(RestClient.Builder builder, CloseableHttpClient httpClient,
			FailoverInterceptor failover, ForwardingProperties properties, LimitsProperties limits,
			GatewayMvcProperties mvcProperties) {
		CancellableRequestFactory requests = new CancellableRequestFactory(httpClient);
		requests.setHttpContextFactory(
				new TimeLimitedContextFactory(properties.connectionTimeout(), properties.deadline()));
		return new RestClientProxyExchange(builder
			.requestFactory(new BufferingRequestFactory(requests, failover, RoutesConfiguration.SERVICES,
					limits.callsPerService()))
			.build(), mvcProperties);
	}

	/**
	 * HTTP client that forwards requests and responses unchanged: without cookies (all
	 * callers would share them), redirects, decompression and retries.
	 */
	@Bean
	CloseableHttpClient httpClient(ForwardingProperties properties, TlsProperties tlsProperties,
			ObjectProvider<ClientTls> tls) {
		PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
			.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
			.setMaxConnPerRoute(properties.connectionsPerInstance())
			.setDefaultTlsConfig(ServiceTls.config(properties.connectTimeout()))
			.setDefaultConnectionConfig(ConnectionConfig.custom()
				.setConnectTimeout(Timeout.of(properties.connectTimeout()))
				.setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
				.setTimeToLive(TimeValue.of(tlsProperties.connectionTimeToLive()))
				.build());
		tls.ifAvailable((clientTls) -> connections.setTlsSocketStrategy(ServiceTls.strategy(clientTls.context())));
		HttpClientBuilder client = HttpClients.custom().setConnectionManager(connections.build());
		ServiceTls.separateConnections(client);
		return client.disableAutomaticRetries()
			.disableRedirectHandling()
			.disableCookieManagement()
			.disableContentCompression()
			.disableAuthCaching()
			.disableDefaultUserAgent()
			.build();
	}

	@Bean
	FilterRegistrationBean<TraceparentFilter> traceparentFilter(Tracer tracer) {
		return FilterOrder.TRACEPARENT.register(new TraceparentFilter(tracer));
	}

	@Bean
	FilterRegistrationBean<AccessLogFilter> accessLogFilter() {
		return FilterOrder.ACCESS_LOG.register(new AccessLogFilter());
	}

	@Bean
	FilterRegistrationBean<DeadlineFilter> deadlineFilter(ForwardingProperties properties) {
		return FilterOrder.DEADLINE.register(new DeadlineFilter(properties.deadline()));
	}

	/** Has each request cancelled when its deadline has passed. */
	private static final class CancellableRequestFactory extends HttpComponentsClientHttpRequestFactory {

		CancellableRequestFactory(CloseableHttpClient client) {
			super(client);
		}

		@Override
		protected void postProcessHttpRequest(ClassicHttpRequest request) {
			if (request instanceof Cancellable cancellable) {
				Deadline.applyTo(cancellable);
			}
		}

	}

}
