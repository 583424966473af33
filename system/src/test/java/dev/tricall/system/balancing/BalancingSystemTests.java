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
 * No call fails when instances of service B, or the registry, are stopped and started.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "the test starts more instances")
class BalancingSystemTests extends AbstractBalancingTests {

	BalancingSystemTests(TestSystem system) {
		super(system, MeasuredLoad.CALLS_PER_SECOND, "balancing.md");
	}

	@Test
	void noCallFailsDuringARollingRestart() throws Exception {
		this.control.restart("service-b-1");
		if (MeasuredLoad.LONG) {
			awaitCalm(); // a cold instance could not handle all calls
		}
		this.control.restart("service-b-2");
		assertNoneFailed("rolling restart of service B", 2);
	}

	@Test
	@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
	void noCallFailsWhenServiceBIsScaled() throws Exception {
		this.control.remove("service-b-2");
		pass(CALM);
		this.control.add("service-b-2");
		this.control.add("service-b-3");
		assertThat(awaitBalanced(System.nanoTime(), 3)).isLessThan(Duration.ofSeconds(30));
		this.control.remove("service-b-3");
		this.control.remove("service-b-2");
		try {
			assertNoneFailed("service B scaled 1, 3, 1", 1);
		}
		finally {
			this.control.add("service-b-2");
		}
	}

	@Test
	void noCallFailsWhenAnInstanceIsKilled() throws Exception {
		this.control.kill("service-b-1");
		pass(SETTLING);
		this.control.heal();
		Measurements calls = assertNoneFailed("`kill -9` of an instance of service B", 2);
		assertThat(calls.slowest()).isLessThan(Duration.ofMillis(3500));
	}

	@Test
	void noCallFailsWhenAnInstanceHangs() throws Exception {
		hang("service-b-1");
		Measurements calls = assertNoneFailed("`SIGSTOP` of an instance of service B", 2);
		assertThat(calls.over(Duration.ofSeconds(2))).isLessThanOrEqualTo(calls.calls().size() / 100);
	}

	@Test
	@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
	void noCallFailsWhenTheRegistryRestartsEmpty() throws Exception {
		this.control.kill("discovery-server");
		pass(Duration.ofSeconds(60));
		this.control.heal();
		pass(Duration.ofSeconds(20));
		assertNoneFailed("registry down for 60 s, then empty", 2);
	}

	@Test
	void respondsWith503UntilServiceBIsBack() throws Exception {
		this.control.kill("service-b-1", "service-b-2");
		long down = System.nanoTime();
		pass(SETTLING);
		assertThat(this.system.anonymous().get("/actuator/health").status()).isEqualTo(200);
		long recovering = System.nanoTime();
		this.control.heal();
		long recovered = System.nanoTime();
		pass(Duration.ofSeconds(20));
		Measurements calls = this.load.end();
		Measurements rejected = calls.from(down).until(recovering);
		this.table.add(rejected.row("both instances of service B down", "-"));
		assertThat(rejected.calls()).isNotEmpty()
			.allMatch((call) -> call.status() == 503 && call.retryAfter().matches("\\d+"));
		assertThat(rejected.slowest()).isLessThan(Duration.ofMillis(3500));
		assertThat(calls.from(recovered + Duration.ofSeconds(15).toNanos()).failed()).isEmpty();
	}

}
