package dev.tricall.httpfailover;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeLimitTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void remainingTimeIsTheMaximumWithoutALimit() {
		assertThat(TimeLimit.remaining(HOUR)).isEqualTo(HOUR);
		assertThat(TimeLimit.hasPassed()).isFalse();
	}

	@Test
	void innerLimitAppliesUntilItEnds() {
		TimeLimit outer = TimeLimit.start(HOUR);
		TimeLimit inner = TimeLimit.start(MINUTE);
		assertThat(TimeLimit.remaining(HOUR)).isBetween(MINUTE.minusSeconds(30), MINUTE);
		inner.end();
		assertThat(TimeLimit.remaining(HOUR.multipliedBy(2))).isBetween(HOUR.minusSeconds(30), HOUR);
		outer.end();
		assertThat(TimeLimit.remaining(HOUR)).isEqualTo(HOUR);
	}

	@Test
	void innerLimitDoesNotOutlastTheOuterOne() {
		TimeLimit outer = TimeLimit.start(MINUTE);
		TimeLimit inner = TimeLimit.start(HOUR);
		assertThat(TimeLimit.remaining(HOUR)).isLessThanOrEqualTo(MINUTE);
		inner.end();
		outer.end();
	}

	@Test
	void remainingTimeIsNotPositiveAfterTheLimitHasPassed() {
		TimeLimit limit = TimeLimit.start(Duration.ZERO);
		assertThat(TimeLimit.remaining(HOUR)).isLessThanOrEqualTo(Duration.ZERO);
		assertThat(TimeLimit.hasPassed()).isTrue();
		limit.end();
	}

}
