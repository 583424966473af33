package dev.tricall.failover;

import java.util.stream.Stream;

import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.HttpClientErrorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is counted of calls over HTTP. An instance is registered under its name.
 */
class BalancingMetricsTests {

	private final Instance sick = Instance.named("sick");

	private final Instance good = Instance.named("good");

	private final Client client = new Client();

	@AfterEach
	void close() {
		this.client.close();
		this.sick.close();
		this.good.close();
	}

	@Test
	void countsTheAttemptsByWhereTheyWent() {
		this.client.registry().has(this.sick, this.good);
		this.client.count(10);
		assertThat(attempts("server", "sick", "outcome", "succeeded", "retry", "false")).isEqualTo(5);
		assertThat(attempts("server", "good", "outcome", "succeeded", "retry", "false")).isEqualTo(5);
		assertThat(attempts("transport", "rest", "service", Instance.SERVICE)).isEqualTo(10);
	}

	@Test
	void countsARefusalAsOne() {
		this.client.registry().has(this.good);
		this.good.says(403);
		assertThatExceptionOfType(HttpClientErrorException.class).isThrownBy(this.client::get);
		assertThat(attempts("server", "good", "outcome", "refused")).isEqualTo(1);
	}

	@Test
	void countsRetriesAndInstancesThatAreLeftOut() {
		this.client.registry().has(this.sick, this.good);
		assertThat(leftOut()).isZero();
		this.sick.says(503);
		this.client.count(20);
		assertThat(attempts("server", "sick", "outcome", "failed", "retry", "false")).isEqualTo(3);
		assertThat(attempts("server", "good", "retry", "true")).isEqualTo(3);
		assertThat(this.client.meters().get("tricall.ejections").tag("server", "sick").counter().count()).isEqualTo(1);
		assertThat(leftOut()).isEqualTo(1);
	}

	private double leftOut() {
		return this.client.meters().get("tricall.instances.left.out").tag("transport", "rest").gauge().value();
	}

	private long attempts(String... tags) {
		return Stream.of(this.client.meters().find("tricall.attempts").tags(tags).timers().toArray(Timer[]::new))
			.mapToLong(Timer::count)
			.sum();
	}

}
