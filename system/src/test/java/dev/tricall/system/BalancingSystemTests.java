package dev.tricall.system;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No call fails when instances of service B come and go, or the registry.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it starts more instances")
class BalancingSystemTests extends BalancingTest {

	BalancingSystemTests(TestSystem system) {
		super(system, MeasuredLoad.CALLS_PER_SECOND, "balancing.md");
	}

	@Test
	void noCallFailsWhenServiceBIsRestartedOneByOne() throws Exception {
		this.parts.restart("service-b-1");
		if (MeasuredLoad.LONG) {
			awaitCalm(); // a cold one could not take all calls
		}
		this.parts.restart("service-b-2");
		assertNoneFailed("rolling restart of service B", 2);
	}

	@Test
	@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
	void noCallFailsWhenThereIsOneServiceBThenThreeThenOne() throws Exception {
		this.parts.remove("service-b-2");
		pass(CALM);
		this.parts.add("service-b-2");
		this.parts.add("service-b-3");
		assertThat(awaitEven(System.nanoTime(), 3)).isLessThan(Duration.ofSeconds(30));
		this.parts.remove("service-b-3");
		this.parts.remove("service-b-2");
		try {
			assertNoneFailed("service B scaled 1, 3, 1", 1);
		}
		finally {
			this.parts.add("service-b-2");
		}
	}

	@Test
	void noCallFailsWhenAServiceBIsKilled() throws Exception {
		this.parts.kill("service-b-1");
		pass(SETTLING);
		this.parts.heal();
		Measured calls = assertNoneFailed("`kill -9` of a service B", 2);
		assertThat(calls.slowest()).isLessThan(Duration.ofMillis(3500));
	}

	@Test
	void noCallFailsWhenAServiceBHangs() throws Exception {
		hang("service-b-1");
		Measured calls = assertNoneFailed("`SIGSTOP` of a service B", 2);
		assertThat(calls.over(Duration.ofSeconds(2))).isLessThanOrEqualTo(calls.calls().size() / 100);
	}

	@Test
	@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
	void noCallFailsWhenTheRegistryIsAwayAndComesBackEmpty() throws Exception {
		this.parts.kill("discovery-server");
		pass(Duration.ofSeconds(60));
		this.parts.heal();
		pass(Duration.ofSeconds(20));
		assertNoneFailed("registry away for 60 s, back empty", 2);
	}

	@Test
	void answers503InTimeWhileServiceBIsDeadAndCallsWorkSoonAfterItsReturn() throws Exception {
		this.parts.kill("service-b-1", "service-b-2");
		long dead = System.nanoTime();
		pass(SETTLING);
		assertThat(this.system.anonymous().get("/actuator/health").status()).isEqualTo(200);
		long back = System.nanoTime();
		this.parts.heal();
		long ready = System.nanoTime();
		pass(Duration.ofSeconds(20));
		Measured calls = this.load.end();
		Measured refused = calls.from(dead).until(back);
		this.table.add(refused.row("both of service B dead", "-"));
		assertThat(refused.calls()).isNotEmpty()
			.allMatch((call) -> call.status() == 503 && call.retryAfter().matches("\\d+"));
		assertThat(refused.slowest()).isLessThan(Duration.ofMillis(3500));
		assertThat(calls.from(ready + Duration.ofSeconds(15).toNanos()).failed()).isEmpty();
	}

}
