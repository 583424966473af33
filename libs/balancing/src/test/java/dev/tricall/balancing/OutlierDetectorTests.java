package dev.tricall.balancing;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutlierDetectorTests {

	private static final List<String> AB = List.of("a", "b");

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private final OutlierDetector<String> detector = new OutlierDetector<>(this.nanoTime::get);

	@Test
	void ejectsAnInstanceAfterThreeFailuresInARow() {
		fail("a", 2);
		assertThat(candidates()).containsExactly("a", "b");
		fail("a", 1);
		assertThat(candidates()).containsExactly("b");
	}

	@Test
	void ejectsAnInstanceThatFailsMoreThanOneCallInFour() {
		for (int i = 0; i < 4; i++) {
			fail("a", 1);
			succeed("a", 2);
			assertThat(candidates()).containsExactly("a", "b");
		}
		fail("a", 1);
		assertThat(candidates()).containsExactly("b");
	}

	@Test
	void keepsAnInstanceThatFailsOneCallInFour() {
		for (int i = 0; i < 100; i++) {
			fail("a", 1);
			succeed("a", 3);
		}
		assertThat(candidates()).containsExactly("a", "b");
	}

	@Test
	void sendsOneProbeAfterOneSecond() {
		fail("a", 3);
		passes(Duration.ofMillis(999));
		assertThat(candidates()).containsExactly("b");
		passes(Duration.ofMillis(1));
		assertThat(candidates()).containsExactly("a");
		assertThat(candidates()).containsExactly("b");
	}

	@Test
	void readmitsTheInstanceWhenTheProbeSucceeds() {
		fail("a", 3);
		passes(Duration.ofSeconds(1));
		candidates();
		succeed("a", 1);
		assertThat(candidates()).containsExactly("a", "b");
		fail("a", 2);
		assertThat(candidates()).containsExactly("a", "b");
	}

	@Test
	void extendsTheEjectionEachTimeAProbeFails() {
		fail("a", 3);
		for (int seconds : List.of(1, 2, 4, 8, 8)) {
			passes(Duration.ofSeconds(seconds).minusNanos(1));
			assertThat(candidates()).containsExactly("b");
			passes(Duration.ofNanos(1));
			assertThat(candidates()).containsExactly("a");
			fail("a", 1);
		}
	}

	@Test
	void ignoresFailuresOfAttemptsSentBeforeTheEjection() {
		fail("a", 50);
		passes(Duration.ofMillis(500));
		fail("a", 50);
		passes(Duration.ofMillis(500));
		assertThat(candidates()).containsExactly("a");
	}

	@Test
	void probesAgainWhenAProbeGetsNoResult() {
		fail("a", 3);
		passes(Duration.ofSeconds(1));
		assertThat(candidates()).containsExactly("a");
		passes(Duration.ofMillis(1_999));
		assertThat(candidates()).containsExactly("b");
		passes(Duration.ofMillis(1));
		assertThat(candidates()).containsExactly("a");
	}

	@Test
	void returnsAllInstancesWhenAllAreEjected() {
		fail("a", 3);
		fail("b", 3);
		assertThat(candidates()).containsExactly("a", "b");
	}

	@Test
	void doesNotUseARetryAsProbe() {
		fail("a", 3);
		passes(Duration.ofSeconds(1));
		assertThat(this.detector.candidates(List.of("a", "b", "c"), Set.of("b")::contains)).containsExactly("b", "c");
	}

	@Test
	void prefersEjectedInstancesToTriedOnes() {
		fail("a", 3);
		assertThat(this.detector.candidates(AB, Set.of("b")::contains)).containsExactly("a", "b");
	}

	@Test
	void discardsTheStateOfInstancesThatAreGone() {
		fail("a", 3);
		this.detector.candidates(List.of("b"), (instance) -> false);
		assertThat(candidates()).containsExactly("a", "b");
	}

	private void fail(String instance, int times) {
		for (int i = 0; i < times; i++) {
			this.detector.recordFailure(instance);
		}
	}

	private void succeed(String instance, int times) {
		for (int i = 0; i < times; i++) {
			this.detector.recordSuccess(instance);
		}
	}

	private void passes(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

	private List<String> candidates() {
		return this.detector.candidates(AB, (instance) -> false);
	}

}
