package dev.tricall.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Instances come and go under load, and no call fails: two of service A, two of service
 * B, calls over REST and gRPC in turn. With {@code -Dtricall.load=200}, calls a second,
 * outages last longer and there are more of them. The figures go to
 * {@code system/target/balancing.md}.
 */
@SystemTest
@TestInstance(Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it starts more instances")
class BalancingSystemTests {

	private static final String LOAD = "tricall.load";

	private static final boolean LONG = System.getProperty(LOAD) != null;

	private static final Duration CALM = Duration.ofSeconds(4);

	private static final Duration WARM_UP = Duration.ofMinutes(1);

	/** Calls that take this long without any event say that the machine is too slow. */
	private static final Duration TOO_SLOW = Duration.ofMillis(900);

	private final List<String> table = new ArrayList<>(
			List.of("| event | calls | failed | slowest | over 2 s | even again after |", "|---|---|---|---|---|---|"));

	private final TestSystem system;

	private final Backstage parts;

	private MeasuredLoad load;

	BalancingSystemTests(TestSystem system) {
		this.system = system;
		this.parts = system.backstage();
	}

	@BeforeAll
	void addAnotherServiceA() throws Exception {
		this.parts.add("service-a-2");
	}

	@AfterAll
	void removeItAndWrite() throws Exception {
		this.parts.remove("service-a-2");
		Files.write(Path.of("target/balancing.md"), this.table);
	}

	@BeforeEach
	void call() {
		this.system.awaitInstances();
		this.load = new MeasuredLoad(this.system);
		try {
			await().atMost(WARM_UP).pollDelay(CALM).until(this::isCalm);
		}
		catch (ConditionTimeoutException ex) {
			abort("the machine is too slow for %d calls a second".formatted(MeasuredLoad.CALLS_PER_SECOND));
		}
		this.load.forget();
	}

	private boolean isCalm() {
		Measured calls = this.load.soFar().from(System.nanoTime() - CALM.toNanos());
		return calls.failed().isEmpty() && calls.slowest().compareTo(TOO_SLOW) < 0;
	}

	@AfterEach
	void heal() throws Exception {
		this.load.close();
		this.parts.heal();
	}

	@Test
	void noCallFailsWhenServiceBIsRestartedOneByOne() throws Exception {
		for (String part : List.of("service-b-1", "service-b-2")) {
			this.parts.restart(part);
		}
		assertNoneFailed("rolling restart of service B", 2);
	}

	@Test
	@EnabledIfSystemProperty(named = LOAD, matches = ".+")
	void noCallFailsWhenServiceAIsRestartedOneByOne() throws Exception {
		for (String part : List.of("service-a-1", "service-a-2")) {
			this.parts.restart(part);
		}
		assertNoneFailed("rolling restart of service A", 2);
	}

	@Test
	@EnabledIfSystemProperty(named = LOAD, matches = ".+")
	void noCallFailsWhenThereIsOneServiceBThenThreeThenOne() throws Exception {
		this.parts.remove("service-b-2");
		pass(CALM);
		this.parts.add("service-b-2");
		this.parts.add("service-b-3");
		long three = System.nanoTime();
		pass(settling());
		assertThat(this.load.soFar().evenAfter(three, 3)).isLessThan(Duration.ofSeconds(30));
		this.parts.remove("service-b-3");
		this.parts.remove("service-b-2");
		assertNoneFailed("service B scaled 1, 3, 1", 1);
		this.parts.add("service-b-2");
	}

	@Test
	void noCallFailsWhenAServiceBIsKilled() throws Exception {
		this.parts.kill("service-b-1");
		pass(settling());
		this.parts.heal();
		Measured calls = assertNoneFailed("`kill -9` of a service B", 2);
		assertThat(calls.slowest()).isLessThan(Duration.ofMillis(3500));
	}

	@Test
	@EnabledIfSystemProperty(named = LOAD, matches = ".+")
	void noCallFailsWhenAServiceAIsKilled() throws Exception {
		this.parts.kill("service-a-1");
		pass(settling());
		this.parts.heal();
		Measured calls = assertNoneFailed("`kill -9` of a service A", 2);
		assertThat(calls.slowest()).isLessThan(Duration.ofMillis(3500));
	}

	@Test
	void noCallFailsWhenAServiceBHangs() throws Exception {
		hang("service-b-1");
		Measured calls = assertNoneFailed("`SIGSTOP` of a service B", 2);
		assertThat(calls.over(Duration.ofSeconds(2))).isLessThanOrEqualTo(calls.calls().size() / 100);
	}

	@Test
	@EnabledIfSystemProperty(named = LOAD, matches = ".+")
	void noCallFailsWhenAServiceAHangs() throws Exception {
		hang("service-a-1");
		Measured calls = assertNoneFailed("`SIGSTOP` of a service A", 2);
		assertThat(calls.over(Duration.ofSeconds(2))).isLessThanOrEqualTo(calls.calls().size() / 100);
	}

	private void hang(String part) throws Exception {
		this.parts.hang(part);
		pass(Duration.ofSeconds(LONG ? 20 : 8));
		this.parts.heal();
	}

	@Test
	@EnabledIfSystemProperty(named = LOAD, matches = ".+")
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
		pass(settling());
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

	/**
	 * Waits until the load is even, and ends it.
	 */
	private Measured assertNoneFailed(String event, int instances) {
		long end = System.nanoTime();
		await().atMost(TestSystem.PATIENCE)
			.until(() -> this.load.soFar().evenAfter(end, instances).compareTo(Duration.ofMinutes(1)) < 0);
		Measured calls = this.load.end();
		Duration even = calls.evenAfter(end, instances);
		this.table.add(calls.row(event, "%.1f s".formatted(even.toMillis() / 1000.0)));
		assertThat(calls.failed()).as("of %d calls", calls.calls().size()).isEmpty();
		assertThat(even).isLessThan(Duration.ofSeconds(30));
		return calls;
	}

	private static Duration settling() {
		return Duration.ofSeconds(LONG ? 15 : 6);
	}

	private static void pass(Duration time) {
		await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
	}

}
