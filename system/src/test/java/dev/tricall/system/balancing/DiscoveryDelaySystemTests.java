package dev.tricall.system.balancing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Measures how soon service A learns from the registry that an instance of service B has
 * started or stopped. The delay must not exceed the one computed in
 * {@code docs/discovery.md}. The results are written to
 * {@code system/target/discovery-delay.md}.
 */
@SystemTest
@Disruptive
@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "the test starts another instance")
class DiscoveryDelaySystemTests {

	private static final int REPETITIONS = 3;

	/** Enough to see when an instance is first and last called. */
	private static final int CALLS_PER_SECOND = 40;

	private static final String CRASHED = "service-b-2";

	private static final String ADDED = "service-b-3";

	/** Refresh intervals of the registry's cache and of service A. */
	private static final Duration PROPAGATION = Duration.ofSeconds(1 + 3);

	/** The lease has to expire first. */
	private static final Duration CRASH_PROPAGATION = PROPAGATION.plusSeconds(18 + 2);

	/** Allows for a busy machine. */
	private static final Duration TOLERANCE = Duration.ofSeconds(2);

	private static final List<String> table = new ArrayList<>(List.of("| event | discovered after |", "|---|---|"));

	private final TestSystem system;

	private final SystemControl control;

	private MeasuredLoad load;

	DiscoveryDelaySystemTests(TestSystem system) {
		this.system = system;
		this.control = system.control();
	}

	@BeforeEach
	void startLoad() {
		this.load = new MeasuredLoad(List.of(this.system.demo()), MeasuredLoad.PATHS, CALLS_PER_SECOND,
				Integer.MAX_VALUE);
	}

	@AfterEach
	void endLoad() {
		this.load.close();
	}

	@AfterAll
	static void writeReport() throws IOException {
		Files.write(Path.of("target/discovery-delay.md"), table);
	}

	@RepeatedTest(REPETITIONS)
	void serviceADiscoversAStartAndACleanStop() throws Exception {
		this.control.add(ADDED);
		long ready = System.nanoTime();
		awaitCall(ADDED);
		long called = System.nanoTime();
		String port = port(ADDED);
		this.control.remove(ADDED); // it still serves calls for a while
		long last = this.load.end()
			.where((call) -> call.handledBy().endsWith(port))
			.calls()
			.stream()
			.mapToLong(Measurements.Call::start)
			.max()
			.orElseThrow();
		assertDelay("start", ready, called, PROPAGATION);
		assertDelay("clean stop", called, last, PROPAGATION);
	}

	/**
	 * Callers eject the unreachable instance at once. The ejection ends when the instance
	 * is no longer in the registry.
	 */
	@RepeatedTest(REPETITIONS)
	void serviceADiscoversACrash() throws Exception {
		awaitCall(CRASHED);
		this.control.kill(CRASHED);
		long killed = System.nanoTime();
		await().atMost(TestSystem.PATIENCE).until(() -> ejected() > 0);
		await().atMost(TestSystem.PATIENCE).until(() -> ejected() == 0);
		long discovered = System.nanoTime();
		this.control.heal();
		assertDelay("crash", killed, discovered, CRASH_PROPAGATION);
	}

	private static void assertDelay(String event, long from, long until, Duration atMost) {
		Duration delay = Duration.ofNanos(until - from);
		table.add("| %s | %.1f s |".formatted(event, delay.toMillis() / 1000.0));
		assertThat(delay).as(event).isLessThan(atMost.plus(TOLERANCE));
	}

	private void awaitCall(String name) {
		long before = attempts(name);
		await().atMost(TestSystem.PATIENCE).until(() -> attempts(name) > before);
	}

	/** Number of attempts of service A on this instance, over REST and gRPC. */
	private long attempts(String name) {
		return sum("tricall_attempts_seconds_count\\{.*server=\"service-b:[^\"]*%s\".*} (\\S+)".formatted(port(name)));
	}

	/**
	 * Number of registered instances of service B that service A has ejected.
	 */
	private long ejected() {
		return sum("tricall_instances_left_out\\{service=\"service-b\",transport=\"rest\"} (\\S+)");
	}

	private long sum(String line) {
		Pattern value = Pattern.compile(line);
		return this.system.management("service-a-1")
			.get("/actuator/prometheus")
			.text()
			.lines()
			.map(value::matcher)
			.filter((one) -> one.matches())
			.mapToLong((one) -> (long) Double.parseDouble(one.group(1)))
			.sum();
	}

	/** With a colon, as in the ids of instances. */
	private String port(String name) {
		return ":" + URI.create("tcp://" + this.control.address(name)).getPort();
	}

}
