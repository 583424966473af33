package dev.tricall.httpfailover;

import java.util.stream.Stream;

import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.HttpClientErrorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Metrics of calls over HTTP. Each instance is registered under its name.
 */
class FailoverMetricsTests {

	private final HttpInstance failing = HttpInstance.named("failing");

	private final HttpInstance healthy = HttpInstance.named("healthy");

	private final LoadBalancedClient client = new LoadBalancedClient();

	@AfterEach
	void close() {
		this.client.close();
		this.failing.close();
		this.healthy.close();
	}

	@Test
	void countsAttemptsByInstance() {
		this.client.registry().register(this.failing, this.healthy);
		this.client.count(10);
		assertThat(attempts("server", "failing", "outcome", "succeeded", "retry", "false")).isEqualTo(5);
		assertThat(attempts("server", "healthy", "outcome", "succeeded", "retry", "false")).isEqualTo(5);
		assertThat(attempts("transport", "rest", "service", HttpInstance.SERVICE)).isEqualTo(10);
	}

	@Test
	void countsAClientErrorAsRefused() {
		this.client.registry().register(this.healthy);
		this.healthy.respondsWith(403);
		assertThatExceptionOfType(HttpClientErrorException.class).isThrownBy(this.client::get);
		assertThat(attempts("server", "healthy", "outcome", "refused")).isEqualTo(1);
	}

	@Test
	void countsRetriesAndEjections() {
		this.client.registry().register(this.failing, this.healthy);
		assertThat(ejected()).isZero();
		this.failing.respondsWith(503);
		this.client.count(20);
		assertThat(attempts("server", "failing", "outcome", "failed", "retry", "false")).isEqualTo(3);
		assertThat(attempts("server", "healthy", "retry", "true")).isEqualTo(3);
		assertThat(this.client.meters().get("tricall.ejections").tag("server", "failing").counter().count())
			.isEqualTo(1);
		assertThat(ejected()).isEqualTo(1);
	}

	private double ejected() {
		return this.client.meters().get("tricall.instances.left.out").tag("transport", "rest").gauge().value();
	}

	private long attempts(String... tags) {
		return Stream.of(this.client.meters().find("tricall.attempts").tags(tags).timers().toArray(Timer[]::new))
			.mapToLong(Timer::count)
			.sum();
	}

}
