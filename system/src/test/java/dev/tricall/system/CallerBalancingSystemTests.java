package dev.tricall.system;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No call fails when instances of service A come and go. With the full compiler a cold
 * one has more to do than a cold service B, so it is half the load.
 */
@SystemTest
@Disruptive
@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it starts one more instance")
class CallerBalancingSystemTests extends BalancingTest {

	CallerBalancingSystemTests(TestSystem system) {
		super(system, MeasuredLoad.CALLS_PER_SECOND / 2, "balancing-of-callers.md");
	}

	@Test
	void noCallFailsWhenServiceAIsRestartedOneByOne() throws Exception {
		this.parts.restart("service-a-1");
		awaitCalm(); // a cold one could not take all calls
		this.parts.restart("service-a-2");
		assertNoneFailed("rolling restart of service A", 2);
	}

	@Test
	void noCallFailsWhenAServiceAIsKilled() throws Exception {
		this.parts.kill("service-a-1");
		pass(SETTLING);
		this.parts.heal();
		Measured calls = assertNoneFailed("`kill -9` of a service A", 2);
		assertThat(calls.slowest()).isLessThan(Duration.ofMillis(3500));
	}

	@Test
	void noCallFailsWhenAServiceAHangs() throws Exception {
		hang("service-a-1");
		Measured calls = assertNoneFailed("`SIGSTOP` of a service A", 2);
		assertThat(calls.over(Duration.ofSeconds(2))).isLessThanOrEqualTo(calls.calls().size() / 100);
	}

}
