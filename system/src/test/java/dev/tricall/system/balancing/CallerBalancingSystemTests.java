package dev.tricall.system.balancing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No call fails when instances of service A are stopped and started. The load is half of
 * that for service B, because service A runs with the full compiler and so is slower
 * while it is cold.
 */
@SystemTest
@Disruptive
@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "the test starts another instance")
class CallerBalancingSystemTests extends AbstractBalancingTests {

	CallerBalancingSystemTests(TestSystem system) {
		super(system, MeasuredLoad.CALLS_PER_SECOND / 2, "balancing-of-callers.md");
	}

	@Test
	void noCallFailsDuringARollingRestart() throws Exception {
		this.control.restart("service-a-1");
		awaitCalm(); // a cold instance could not handle all calls
		this.control.restart("service-a-2");
		assertNoneFailed("rolling restart of service A", 2);
	}

	@Test
	void noCallFailsWhenAnInstanceIsKilled() throws Exception {
		this.control.kill("service-a-1");
		pass(SETTLING);
		this.control.heal();
		Measurements calls = assertNoneFailed("`kill -9` of an instance of service A", 2);
		assertThat(calls.slowest()).isLessThan(Duration.ofMillis(3500));
	}

	@Test
	void noCallFailsWhenAnInstanceHangs() throws Exception {
		hang("service-a-1");
		Measurements calls = assertNoneFailed("`SIGSTOP` of an instance of service A", 2);
		assertThat(calls.over(Duration.ofSeconds(2))).isLessThanOrEqualTo(calls.calls().size() / 100);
	}

}
