package dev.tricall.authserver.throttling;

import java.time.Duration;

import dev.tricall.authserver.TestTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureCounterTests {

	private final TestTicker time = new TestTicker();

	private final FailureCounter failures = new FailureCounter(3, this.time);

	@Test
	void theFirstFailuresHaveNoConsequence() {
		fail("name", 2);
		assertThat(this.failures.delay("name")).isZero();
	}

	@Test
	void theDelayDoublesUpToTenSeconds() {
		fail("name", 3);
		for (int seconds : new int[] { 1, 2, 4, 8, 10, 10 }) {
			assertThat(this.failures.delay("name")).isEqualTo(Duration.ofSeconds(seconds));
			fail("name", 1);
		}
	}

	@Test
	void theDelayEnds() {
		fail("name", 4);
		this.time.advance(Duration.ofMillis(1_500));
		assertThat(this.failures.delay("name")).isEqualTo(Duration.ofMillis(500));
		this.time.advance(Duration.ofMillis(500));
		assertThat(this.failures.delay("name")).isZero();
	}

	@Test
	void oneNameDoesNotDelayAnother() {
		fail("name", 10);
		assertThat(this.failures.delay("other")).isZero();
	}

	@Test
	void forgetsANameWhenToldAndAfterAWhile() {
		fail("name", 10);
		this.failures.forget("name");
		assertThat(this.failures.delay("name")).isZero();
		fail("other", 2);
		this.time.advance(Duration.ofMinutes(16));
		fail("other", 1);
		assertThat(this.failures.delay("other")).isZero();
	}

	@Test
	void keepsNoMoreThanFiveThousandNames() {
		for (int i = 0; i < 20_000; i++) {
			fail("x".repeat(10_000) + i, 1);
		}
		assertThat(this.failures.size()).isLessThanOrEqualTo(5_000);
	}

	private void fail(String name, int times) {
		for (int i = 0; i < times; i++) {
			this.failures.addFailure(name);
		}
	}

}
