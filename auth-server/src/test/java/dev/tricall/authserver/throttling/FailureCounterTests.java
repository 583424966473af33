package dev.tricall.authserver.throttling;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.tricall.authserver.TestTicker;

import static org.assertj.core.api.Assertions.assertThat;

class FailureCounterTests {

	private final TestTicker ticker = new TestTicker();

	private final FailureCounter failures = new FailureCounter(3, this.ticker);

	@Test
	void firstFailuresCauseNoDelay() {
		fail("key", 2);
		assertThat(this.failures.delay("key")).isZero();
	}

	@Test
	void delayDoublesUpToTenSeconds() {
		fail("key", 3);
		for (int seconds : new int[] { 1, 2, 4, 8, 10, 10 }) {
			assertThat(this.failures.delay("key")).isEqualTo(Duration.ofSeconds(seconds));
			fail("key", 1);
		}
	}

	@Test
	void delayEnds() {
		fail("key", 4);
		this.ticker.advance(Duration.ofMillis(1_500));
		assertThat(this.failures.delay("key")).isEqualTo(Duration.ofMillis(500));
		this.ticker.advance(Duration.ofMillis(500));
		assertThat(this.failures.delay("key")).isZero();
	}

	@Test
	void countsKeysSeparately() {
		fail("key", 10);
		assertThat(this.failures.delay("other")).isZero();
	}

	@Test
	void forgetsFailuresOnDemandAndAfterTheRetention() {
		fail("key", 10);
		this.failures.forget("key");
		assertThat(this.failures.delay("key")).isZero();
		fail("other", 2);
		this.ticker.advance(Duration.ofMinutes(16));
		fail("other", 1);
		assertThat(this.failures.delay("other")).isZero();
	}

	@Test
	void storesAtMostFiveThousandKeys() {
		for (int i = 0; i < 20_000; i++) {
			fail("x".repeat(10_000) + i, 1);
		}
		assertThat(this.failures.size()).isLessThanOrEqualTo(5_000);
	}

	private void fail(String key, int times) {
		for (int i = 0; i < times; i++) {
			this.failures.addFailure(key);
		}
	}

}
