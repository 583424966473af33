package dev.tricall.httpfailover;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.HttpServerErrorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Ejection and readmission of instances, as callers see it.
 */
class EjectionTests {

	private final HttpInstance failing = HttpInstance.named("failing");

	private final HttpInstance healthy = HttpInstance.named("healthy");

	private final LoadBalancedClient client = new LoadBalancedClient("balancing.attempt-timeout=300ms");

	@AfterEach
	void close() {
		this.client.close();
		this.failing.close();
		this.healthy.close();
	}

	@Test
	void hungInstanceDelaysOnlyAFewCalls() {
		this.client.registry().register(this.failing, this.healthy);
		this.failing.hangs();
		long start = System.nanoTime();
		assertThat(this.client.count(50)).containsOnlyKeys("healthy");
		// Three attempts until the ejection, then one probe per second.
		assertThat(this.failing.calls()).isBetween(3,
				3 + (int) Duration.ofNanos(System.nanoTime() - start).toSeconds());
	}

	@Test
	void recoveredInstanceIsReadmittedByASingleProbe() {
		this.client.registry().register(this.failing, this.healthy);
		this.failing.respondsWith(503);
		assertThat(this.client.count(20)).containsOnlyKeys("healthy");
		this.failing.recovers();
		await().atMost(Duration.ofSeconds(10)).until(() -> this.client.get().equals("failing"));
		assertThat(this.client.count(40).get("failing")).as("slow start").isBetween(1L, 15L);
	}

	@Test
	void ejectedInstancesAreCalledWhenThereAreNoOthers() {
		this.client.registry().register(this.failing);
		this.failing.respondsWith(503);
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(this.client::get);
		}
		assertThat(this.failing.calls()).isEqualTo(5);
		this.failing.recovers();
		assertThat(this.client.get()).isEqualTo("failing");
	}

}
