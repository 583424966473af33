package dev.tricall.failover;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.HttpServerErrorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Instances that are left out, as calls see it.
 */
class EjectionTests {

	private final Instance sick = Instance.named("sick");

	private final Instance good = Instance.named("good");

	private final Client client = new Client("balancing.attempt-timeout=300ms");

	@AfterEach
	void close() {
		this.client.close();
		this.sick.close();
		this.good.close();
	}

	@Test
	void anInstanceThatHangsCostsFewCallsTheirAttempt() {
		this.client.registry().has(this.sick, this.good);
		this.sick.hangs();
		long start = System.nanoTime();
		assertThat(this.client.count(50)).containsOnlyKeys("good");
		// Until it is left out, and a probe a second after that.
		assertThat(this.sick.calls()).isBetween(3, 3 + (int) Duration.ofNanos(System.nanoTime() - start).toSeconds());
	}

	@Test
	void anInstanceThatIsWellAgainIsLetInByOneCall() {
		this.client.registry().has(this.sick, this.good);
		this.sick.says(503);
		assertThat(this.client.count(20)).containsOnlyKeys("good");
		this.sick.isWell();
		await().atMost(Duration.ofSeconds(10)).until(() -> this.client.get().equals("sick"));
		assertThat(this.client.count(40).get("sick")).as("slow start").isBetween(1L, 15L);
	}

	@Test
	void callsGoToInstancesThatAreLeftOutWhenThereAreNoOthers() {
		this.client.registry().has(this.sick);
		this.sick.says(503);
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(this.client::get);
		}
		assertThat(this.sick.calls()).isEqualTo(5);
		this.sick.isWell();
		assertThat(this.client.get()).isEqualTo("sick");
	}

}
