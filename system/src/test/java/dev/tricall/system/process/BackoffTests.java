package dev.tricall.system.process;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private static final Duration SHORT = Duration.ofSeconds(2);

	private final Backoff backoff = new Backoff();

	@Test
	void growsToAMaximumWhileTheProcessKeepsEnding() {
		assertThat(IntStream.range(0, 8).mapToObj((i) -> this.backoff.next(SHORT).toSeconds())).containsExactly(0L, 1L,
				2L, 4L, 8L, 15L, 15L, 15L);
	}

	@Test
	void startsOverAfterAHealthyRun() {
		IntStream.range(0, 5).forEach((i) -> this.backoff.next(SHORT));
		assertThat(this.backoff.next(Duration.ofMinutes(1))).isZero();
		assertThat(this.backoff.next(SHORT)).hasSeconds(1);
	}

}
