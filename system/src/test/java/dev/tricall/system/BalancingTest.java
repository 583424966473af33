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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Instances come and go under load: two of service A, two of service B, calls over REST
 * and gRPC in turn. With {@code -Dtricall.load=200}, calls a second, outages last longer
 * and there are more of them. The figures go to a file in {@code system/target}.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BalancingTest {

	static final Duration CALM = Duration.ofSeconds(MeasuredLoad.LONG ? 15 : 4);

	private static final Duration WARM_UP = Duration.ofMinutes(8);

	private static final int CALLERS = 12;

	/** Often enough, for each look goes through all calls. */
	private static final Duration LOOK = Duration.ofSeconds(1);

	static final Duration SETTLING = Duration.ofSeconds(MeasuredLoad.LONG ? 15 : 6);

	/** Calls that take this long without any event say that the machine is too slow. */
	private static final Duration TOO_SLOW = Duration.ofMillis(900);

	private final String file;

	private final int callsPerSecond;

	final List<String> table = new ArrayList<>(
			List.of("| event | calls | failed | slowest | over 2 s | even again after |", "|---|---|---|---|---|---|"));

	final TestSystem system;

	final Backstage parts;

	MeasuredLoad load;

	BalancingTest(TestSystem system, int callsPerSecond, String file) {
		this.system = system;
		this.callsPerSecond = callsPerSecond;
		this.file = file;
		this.parts = system.backstage();
	}

	@BeforeAll
	void addAnotherServiceA() throws Exception {
		this.parts.add("service-a-2");
		if (MeasuredLoad.LONG) {
			warmUp();
		}
	}

	/**
	 * As many calls as the system has time for, but no more than later, and in an outage,
	 * too: the compiler of gateway and service A works most at what it has not yet seen.
	 */
	private void warmUp() throws Exception {
		try (MeasuredLoad load = load(CALLERS)) {
			pass(WARM_UP.dividedBy(2));
			this.parts.kill("service-b-1", "service-b-2");
			pass(SETTLING);
			this.parts.heal();
			pass(WARM_UP.dividedBy(2));
			load.end();
		}
	}

	private MeasuredLoad load(int mostWaiting) {
		return new MeasuredLoad(List.of(this.system.demo()), MeasuredLoad.WAYS, this.callsPerSecond, mostWaiting);
	}

	@AfterAll
	void removeItAndWrite() throws Exception {
		this.parts.remove("service-a-2");
		Files.write(Path.of("target", this.file), this.table);
	}

	@BeforeEach
	void call() {
		this.system.awaitInstances();
		this.load = load(Integer.MAX_VALUE);
		try {
			awaitCalm();
		}
		catch (ConditionTimeoutException ex) {
			abort("the machine is too slow for %d calls a second".formatted(this.callsPerSecond));
		}
		this.load.forget();
	}

	final void awaitCalm() {
		await().atMost(TestSystem.PATIENCE).pollDelay(CALM).pollInterval(LOOK).until(this::isCalm);
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

	final void hang(String part) throws Exception {
		this.parts.hang(part);
		pass(Duration.ofSeconds(MeasuredLoad.LONG ? 20 : 8));
		this.parts.heal();
	}

	/**
	 * Waits until the load is even, and ends it.
	 */
	final Measured assertNoneFailed(String event, int instances) {
		Duration even = awaitEven(System.nanoTime(), instances);
		Measured calls = this.load.end();
		this.table.add(calls.row(event, "%.1f s".formatted(even.toMillis() / 1000.0)));
		assertThat(calls.failed()).as("of %d calls", calls.calls().size()).isEmpty();
		assertThat(even).isLessThan(Duration.ofSeconds(30));
		return calls;
	}

	/**
	 * Waits until each of so many instances of service B has its share.
	 * @return how long that took
	 */
	final Duration awaitEven(long since, int instances) {
		return await().atMost(TestSystem.PATIENCE)
			.pollInterval(LOOK)
			.until(() -> this.load.soFar().from(since).evenAfter(since, instances),
					(even) -> even.compareTo(Duration.ofMinutes(1)) < 0);
	}

	static void pass(Duration time) {
		await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
	}

}
