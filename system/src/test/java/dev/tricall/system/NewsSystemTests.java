package dev.tricall.system;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How soon service A hears by way of the registry that an instance of service B has come
 * or gone: no later than reckoned in {@code docs/discovery.md}. The figures go to
 * {@code system/target/news.md}.
 */
@SystemTest
@Disruptive
@EnabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+")
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it starts one more instance")
class NewsSystemTests {

	private static final int TIMES = 3;

	/** Often enough to see when an instance is first and last called, and no burden. */
	private static final int CALLS_PER_SECOND = 40;

	private static final String CRASHING = "service-b-2";

	private static final String OTHER = "service-b-3";

	/** An interval of the registry's cache, and one of service A. */
	private static final Duration COME_OR_GONE = Duration.ofSeconds(1 + 3);

	/** Before that the registry has to notice. */
	private static final Duration CRASHED = COME_OR_GONE.plusSeconds(18 + 2);

	/** For the machine. */
	private static final Duration GRACE = Duration.ofSeconds(2);

	private static final List<String> table = new ArrayList<>(List.of("| event | heard of after |", "|---|---|"));

	private final TestSystem system;

	private final Backstage parts;

	private MeasuredLoad load;

	NewsSystemTests(TestSystem system) {
		this.system = system;
		this.parts = system.backstage();
	}

	@BeforeEach
	void call() {
		this.load = new MeasuredLoad(List.of(this.system.demo()), MeasuredLoad.WAYS, CALLS_PER_SECOND,
				Integer.MAX_VALUE);
	}

	@AfterEach
	void end() {
		this.load.close();
	}

	@AfterAll
	static void write() throws IOException {
		Files.write(Path.of("target/news.md"), table);
	}

	@RepeatedTest(TIMES)
	void hearsOfAStartAndOfACleanStop() throws Exception {
		this.parts.add(OTHER);
		long ready = System.nanoTime();
		awaitCall(OTHER);
		long called = System.nanoTime();
		String port = port(OTHER);
		this.parts.remove(OTHER); // it serves for longer than the news needs
		long last = this.load.end()
			.where((call) -> call.handledBy().endsWith(port))
			.calls()
			.stream()
			.mapToLong(Measured.Call::start)
			.max()
			.orElseThrow();
		assertHeard("start", ready, called, COME_OR_GONE);
		assertHeard("clean stop", called, last, COME_OR_GONE);
	}

	/**
	 * At once it is left out, as it cannot be reached; that is over when it is not among
	 * the registered any more.
	 */
	@RepeatedTest(TIMES)
	void hearsOfACrash() throws Exception {
		awaitCall(CRASHING);
		this.parts.kill(CRASHING);
		long killed = System.nanoTime();
		await().atMost(TestSystem.PATIENCE).until(() -> leftOut() > 0);
		await().atMost(TestSystem.PATIENCE).until(() -> leftOut() == 0);
		long heard = System.nanoTime();
		this.parts.heal();
		assertHeard("crash", killed, heard, CRASHED);
	}

	private static void assertHeard(String event, long from, long until, Duration atMost) {
		Duration heard = Duration.ofNanos(until - from);
		table.add("| %s | %.1f s |".formatted(event, heard.toMillis() / 1000.0));
		assertThat(heard).as(event).isLessThan(atMost.plus(GRACE));
	}

	private void awaitCall(String part) {
		long before = attempts(part);
		await().atMost(TestSystem.PATIENCE).until(() -> attempts(part) > before);
	}

	/** How many calls service A has tried with this instance, over REST and gRPC. */
	private long attempts(String part) {
		return sum("tricall_attempts_seconds_count\\{.*server=\"service-b:[^\"]*%s\".*} (\\S+)".formatted(port(part)));
	}

	/**
	 * How many instances of service B service A calls no more, though they are
	 * registered.
	 */
	private long leftOut() {
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

	/** With a colon, as instances' names end in it. */
	private String port(String part) {
		return ":" + URI.create("tcp://" + this.parts.address(part)).getPort();
	}

}
