package dev.tricall.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
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
@EnabledIfSystemProperty(named = "tricall.load", matches = ".+")
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it starts one more instance")
class NewsSystemTests {

	private static final int TIMES = 3;

	private static final String OTHER = "service-b-3";

	/** An interval of the registry's cache, and one of service A. */
	private static final Duration COME_OR_GONE = Duration.ofSeconds(1 + 3);

	/** Before that the registry has to notice. */
	private static final Duration CRASHED = COME_OR_GONE.plusSeconds(18 + 2);

	/** For the machine. */
	private static final Duration GRACE = Duration.ofSeconds(2);

	/** Who is left out is tried again sooner. */
	private static final Duration SILENCE = Duration.ofSeconds(10);

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
		this.load = new MeasuredLoad(this.system);
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
		long before = attempts(OTHER);
		await().atMost(TestSystem.PATIENCE).until(() -> attempts(OTHER) > before);
		assertHeard("start", ready, System.nanoTime(), COME_OR_GONE);
		long stopped = System.nanoTime();
		String port = port(OTHER);
		this.parts.remove(OTHER); // it serves for longer than the news needs
		long last = this.load.end()
			.where((call) -> call.handledBy().endsWith(port))
			.calls()
			.stream()
			.mapToLong(Measured.Call::start)
			.max()
			.orElseThrow();
		assertHeard("clean stop", stopped, last, COME_OR_GONE);
	}

	@RepeatedTest(TIMES)
	void hearsOfACrash() throws Exception {
		this.parts.kill("service-b-2");
		long killed = System.nanoTime();
		long last = lastChange(() -> attempts("service-b-2"));
		this.parts.heal();
		assertHeard("crash", killed, last, CRASHED);
	}

	private static void assertHeard(String event, long from, long until, Duration atMost) {
		Duration heard = Duration.ofNanos(until - from);
		table.add("| %s | %.1f s |".formatted(event, heard.toMillis() / 1000.0));
		assertThat(heard).as(event).isLessThan(atMost.plus(GRACE));
	}

	/**
	 * Returns when this value was last seen to change, once it has not for a while.
	 */
	private static long lastChange(LongSupplier value) {
		long[] seen = { value.getAsLong(), System.nanoTime() };
		await().atMost(TestSystem.PATIENCE).until(() -> {
			long now = value.getAsLong();
			if (now != seen[0]) {
				seen[0] = now;
				seen[1] = System.nanoTime();
			}
			return System.nanoTime() - seen[1] > SILENCE.toNanos();
		});
		return seen[1];
	}

	/** How many calls service A has tried with this instance, over REST and gRPC. */
	private long attempts(String part) {
		Pattern count = Pattern.compile(
				"tricall_attempts_seconds_count\\{.*server=\"service-b:[^\"]*%s\".*} (\\S+)".formatted(port(part)));
		return this.system.management("service-a-1")
			.get("/actuator/prometheus")
			.text()
			.lines()
			.map(count::matcher)
			.filter((line) -> line.matches())
			.mapToLong((line) -> (long) Double.parseDouble(line.group(1)))
			.sum();
	}

	/** With a colon, as instances' names end in it. */
	private String port(String part) {
		return ":" + URI.create("tcp://" + this.parts.address(part)).getPort();
	}

}
