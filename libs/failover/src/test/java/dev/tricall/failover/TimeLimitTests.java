package dev.tricall.failover;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeLimitTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void leavesWhatIsAskedForWhereThereIsNone() {
		assertThat(TimeLimit.left(HOUR)).isEqualTo(HOUR);
	}

	@Test
	void anInnerOneShortensTheOuterOneUntilItEnds() {
		TimeLimit outer = TimeLimit.start(HOUR);
		TimeLimit inner = TimeLimit.start(MINUTE);
		assertThat(TimeLimit.left(HOUR)).isBetween(MINUTE.minusSeconds(30), MINUTE);
		inner.end();
		assertThat(TimeLimit.left(HOUR.multipliedBy(2))).isBetween(HOUR.minusSeconds(30), HOUR);
		outer.end();
		assertThat(TimeLimit.left(HOUR)).isEqualTo(HOUR);
	}

	@Test
	void anInnerOneDoesNotOutlastTheOuterOne() {
		TimeLimit outer = TimeLimit.start(MINUTE);
		TimeLimit inner = TimeLimit.start(HOUR);
		assertThat(TimeLimit.left(HOUR)).isLessThanOrEqualTo(MINUTE);
		inner.end();
		outer.end();
	}

	@Test
	void isNegativeOrZeroWhenItHasPassed() {
		TimeLimit limit = TimeLimit.start(Duration.ZERO);
		assertThat(TimeLimit.left(HOUR)).isLessThanOrEqualTo(Duration.ZERO);
		limit.end();
	}

}
