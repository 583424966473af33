package dev.tricall.system.balancing;

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

import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Starts and stops instances under load. There are two instances of service A and of
 * service B, and the calls alternate between REST and gRPC. With
 * {@code -Dtricall.load=200} (calls per second), outages last longer and more tests run.
 * The results are written to a file in {@code system/target}.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractBalancingTests {

	static final Duration CALM = Duration.ofSeconds(MeasuredLoad.LONG ? 15 : 4);

	private static final Duration WARM_UP = Duration.ofMinutes(8);

	private static final int CALLERS = 12;

	/** Each poll evaluates all calls. */
	private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

	static final Duration SETTLING = Duration.ofSeconds(MeasuredLoad.LONG ? 15 : 6);

	/** If calls take this long without any event, the machine is too slow. */
	private static final Duration TOO_SLOW = Duration.ofMillis(900);

	private final String file;

	private final int callsPerSecond;

	final List<String> table = new ArrayList<>(List
		.of("| event | calls | failed | slowest | over 2 s | balanced again after |", "|---|---|---|---|---|---|"));

	final TestSystem system;

	final SystemControl control;

	MeasuredLoad load;

	AbstractBalancingTests(TestSystem system, int callsPerSecond, String file) {
		this.system = system;
		this.callsPerSecond = callsPerSecond;
		this.file = file;
		this.control = system.control();
	}

	@BeforeAll
	void addServiceA() throws Exception {
		this.control.add("service-a-2");
		if (MeasuredLoad.LONG) {
			warmUp();
		}
	}

	/**
	 * Lets the compilers of gateway and service A see the load and an outage before the
	 * measurements. The load is at most that of the measurements.
	 */
	private void warmUp() throws Exception {
		try (MeasuredLoad load = load(CALLERS)) {
			pass(WARM_UP.dividedBy(2));
			this.control.kill("service-b-1", "service-b-2");
			pass(SETTLING);
			this.control.heal();
			pass(WARM_UP.dividedBy(2));
			load.end();
		}
	}

	private MeasuredLoad load(int maxPending) {
		return new MeasuredLoad(List.of(this.system.demo()), MeasuredLoad.PATHS, this.callsPerSecond, maxPending);
	}

	@AfterAll
	void removeServiceAAndWriteReport() throws Exception {
		this.control.remove("service-a-2");
		Files.write(Path.of("target", this.file), this.table);
	}

	@BeforeEach
	void startLoad() {
		this.system.awaitInstances();
		this.load = load(Integer.MAX_VALUE);
		try {
			awaitCalm();
		}
		catch (ConditionTimeoutException ex) {
			abort("the machine is too slow for %d calls per second".formatted(this.callsPerSecond));
		}
		this.load.forget();
	}

	final void awaitCalm() {
		await().atMost(TestSystem.PATIENCE).pollDelay(CALM).pollInterval(POLL_INTERVAL).until(this::isCalm);
	}

	private boolean isCalm() {
		Measurements calls = this.load.results().from(System.nanoTime() - CALM.toNanos());
		return calls.failed().isEmpty() && calls.slowest().compareTo(TOO_SLOW) < 0;
	}

	@AfterEach
	void heal() throws Exception {
		this.load.close();
		this.control.heal();
	}

	final void hang(String name) throws Exception {
		this.control.hang(name);
		pass(Duration.ofSeconds(MeasuredLoad.LONG ? 20 : 8));
		this.control.heal();
	}

	/**
	 * Waits until the load is balanced, and ends it.
	 */
	final Measurements assertNoneFailed(String event, int instances) {
		Duration balanced = awaitBalanced(System.nanoTime(), instances);
		Measurements calls = this.load.end();
		this.table.add(calls.row(event, "%.1f s".formatted(balanced.toMillis() / 1000.0)));
		assertThat(calls.failed()).as("of %d calls", calls.calls().size()).isEmpty();
		assertThat(balanced).isLessThan(Duration.ofSeconds(30));
		return calls;
	}

	/**
	 * Waits until each instance of service B handles its share of the load.
	 * @return how long that took
	 */
	final Duration awaitBalanced(long since, int instances) {
		return await().atMost(TestSystem.PATIENCE)
			.pollInterval(POLL_INTERVAL)
			.until(() -> this.load.results().from(since).balancedAfter(since, instances),
					(balanced) -> balanced.compareTo(Duration.ofMinutes(1)) < 0);
	}

	static void pass(Duration time) {
		await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
	}

}
