package dev.tricall.balancing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

class LastKnownInstancesTests {

	private static final Duration KEEP = Duration.ofSeconds(30);

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

	private final LastKnownInstances<String> instances = instances(KEEP);

	@Test
	void followsTheRegistry() {
		assertThat(lookUp()).isEmpty();
		assertThat(lookUp("a")).containsExactly("a");
		assertThat(lookUp("b", "c")).containsExactly("b", "c");
	}

	@Test
	void keepsInstancesForATimeWhenTheRegistryIsEmpty() {
		lookUp("a", "b");
		assertThat(lookUp()).containsExactly("a", "b");
		passes(KEEP.minusNanos(1));
		assertThat(lookUp()).containsExactly("a", "b");
		passes(Duration.ofNanos(1));
		assertThat(lookUp()).isEmpty();
		assertThat(lookUp()).isEmpty();
	}

	@Test
	void keepsInstancesForTheFullTimeAgainOnceTheyWereBack() {
		lookUp("a");
		lookUp();
		passes(Duration.ofSeconds(20));
		lookUp("a");
		lookUp();
		passes(Duration.ofSeconds(20));
		assertThat(lookUp()).containsExactly("a");
	}

	@Test
	void dropsInstancesAtOnceWhenTheKeepTimeIsZero() {
		LastKnownInstances<String> none = instances(Duration.ZERO);
		assertThat(none.lookUp(() -> List.of("a")).instances()).containsExactly("a");
		assertThat(none.lookUp(List::of).instances()).isEmpty();
	}

	@Test
	void reportsWhenInstancesExpire() {
		assertThat(this.instances.lookUp(() -> List.of("a")).expiresAfter()).isNull();
		assertThat(this.instances.lookUp(List::of).expiresAfter()).isEqualTo(KEEP);
		passes(Duration.ofSeconds(29));
		assertThat(this.instances.lookUp(List::of).expiresAfter()).isEqualTo(Duration.ofSeconds(1));
		passes(Duration.ofSeconds(1));
		assertThat(this.instances.lookUp(List::of).expiresAfter()).isNull();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void keepsInstancesWithoutALimitWhileTheRegistryFails(CapturedOutput output) {
		lookUp("a");
		for (int i = 0; i < 3; i++) {
			passes(Duration.ofHours(1));
			assertThat(this.instances.lookUp(LastKnownInstancesTests::fail))
				.isEqualTo(new LastKnownInstances.Snapshot<>(List.of("a"), null, true));
		}
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Lookup of some-service failed")).isOne();
	}

	private LastKnownInstances<String> instances(Duration keepLastKnown) {
		return new LastKnownInstances<>("some-service", keepLastKnown, this.nanoTime::get);
	}

	private List<String> lookUp(String... registered) {
		return this.instances.lookUp(() -> List.of(registered)).instances();
	}

	private static List<String> fail() {
		throw new IllegalStateException("registry is down");
	}

	private void passes(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

}
