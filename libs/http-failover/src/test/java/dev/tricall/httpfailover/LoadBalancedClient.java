package dev.tricall.httpfailover;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestFactory;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import dev.tricall.balancing.BalancingProperties;
import dev.tricall.balancing.RetryBudget;

/**
 * HTTP client that is configured like those of the applications.
 */
final class LoadBalancedClient implements AutoCloseable {

	/** Time limit of each call. */
	static final Duration TIME_LIMIT = Duration.ofSeconds(2);

	private final FakeRegistry registry = new FakeRegistry();

	private final ConfigurableApplicationContext context;

	private final RestClient http;

	/**
	 * @param properties in the form {@code name=value}
	 */
	LoadBalancedClient(String... properties) {
		this(null, properties);
	}

	/**
	 * @param budget replaces the default budget; null to keep it
	 */
	LoadBalancedClient(@Nullable RetryBudget budget, String... properties) {
		this.context = new SpringApplicationBuilder(Configured.class)
			.properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
			.properties("spring.cloud.loadbalancer.eager-load.clients=" + HttpInstance.SERVICE)
			.properties(properties)
			.initializers((context) -> context.getBeanFactory().registerSingleton("registry", this.registry))
			.run();
		HttpComponentsClientHttpRequestFactory requests = new HttpComponentsClientHttpRequestFactory(
				HttpClients.custom()
					.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
						.setMaxConnPerRoute(50)
						.setMaxConnTotal(100)
						.setDefaultConnectionConfig(
								ConnectionConfig.custom().setConnectTimeout(Timeout.ofMilliseconds(500)).build())
						.build())
					.disableAutomaticRetries()
					.build());
		requests.setHttpContextFactory(new TimeLimitedContextFactory(Duration.ofMillis(500), TIME_LIMIT));
		this.http = RestClient.builder()
			.requestFactory(requests)
			.requestInterceptor(
					(budget != null) ? failover(budget) : this.context.getBean(BlockingLoadBalancerInterceptor.class))
			.build();
	}

	private FailoverInterceptor failover(RetryBudget budget) {
		return new FailoverInterceptor(this.context.getBean(LoadBalancerClient.class),
				this.context.getBean(LoadBalancerRequestFactory.class),
				this.context.getBean(BalancingProperties.class).attemptTimeout(), budget);
	}

	FakeRegistry registry() {
		return this.registry;
	}

	/** Makes a call and returns the name of the instance that answered. */
	String get() {
		return send(HttpMethod.GET, false);
	}

	String post() {
		return send(HttpMethod.POST, false);
	}

	String postWithKey() {
		return send(HttpMethod.POST, true);
	}

	String send(HttpMethod method, boolean withKey) {
		TimeLimit limit = TimeLimit.start(TIME_LIMIT);
		try {
			RestClient.RequestBodySpec request = this.http.method(method)
				.uri("http://" + HttpInstance.SERVICE + "/path");
			if (withKey) {
				request.header("Idempotency-Key", "some-key");
			}
			if (method.equals(HttpMethod.POST)) {
				request.body("some body");
			}
			String name = request.retrieve().body(String.class);
			return (name != null) ? name : "";
		}
		finally {
			limit.end();
		}
	}

	MeterRegistry meters() {
		return this.context.getBean(MeterRegistry.class);
	}

	/** Makes this many calls and returns how many each instance answered. */
	Map<String, Long> count(int calls) {
		return IntStream.range(0, calls)
			.mapToObj((i) -> get())
			.collect(Collectors.groupingBy((name) -> name, TreeMap::new, Collectors.counting()));
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LoadBalancerAutoConfiguration.class, BlockingLoadBalancerClientAutoConfiguration.class,
			org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration.class,
			HttpFailoverAutoConfiguration.class })
	static class Configured {

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

}
