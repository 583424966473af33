package dev.tricall.system.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.tricall.system.Settings;
import dev.tricall.system.SystemRun;
import dev.tricall.system.Topology;
import dev.tricall.system.process.Ports;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cost of a call does not grow unnoticed. Figures are ratios of the CPU time of a
 * process per call to that of the raw library for the same exchange in the same run, so
 * that they hold on other machines.
 */
class CostSystemTests {

	/**
	 * How much more than its figure a process may cost. It fails only if all rounds
	 * exceed it: one of them may have been disturbed.
	 */
	private static final double TOLERANCE = 1.5;

	/** Processes below this part of the cost of a call have no figure. */
	private static final double NEGLIGIBLE = 0.05;

	private static final int ROUNDS = 3;

	private static final Duration DURATION = Duration.ofSeconds(1);

	/** Enough for the system to become steady, if not as quick as it can become. */
	private static final Duration WARM_UP = Duration.ofSeconds(15);

	private static final int CONNECTIONS = 24;

	/** Per caller; fewer than in the benchmark, to save the time of writing them. */
	private static final int KEYS = 50;

	private static final Map<Work, String> RAW_LIBRARIES = Map.of(Work.READ, RawLibraries.HTTP, Work.REST,
			RawLibraries.HTTP, Work.GRPC, RawLibraries.GRPC, Work.KAFKA, RawLibraries.KAFKA);

	/** Where the figures are kept, and where they are written to. */
	private static final String FIGURES = "src/test/resources/dev/tricall/system/bench/costs.properties";

	private static final String HEADER = """
			# CPU time of each process per call, divided by that of the raw library for the same exchange in the same run:
			# JDK client and Tomcat for read and rest, grpc-java for grpc, Kafka's clients for kafka. CostSystemTests fails if
			# one is exceeded by half in each of three rounds. After a change that is meant to change the cost, renew them on a
			# machine that does nothing else, with JDK 17:
			#   mvn verify -pl system -am -Dtest=NONE -Dit.test=CostSystemTests -Dtricall.costs.renew \\
			#     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
			""";

	private final Settings settings = settings();

	/** The ratio of each round. */
	private final Map<String, List<Double>> ratios = new TreeMap<>();

	/** The ratios that are worth a figure. */
	private final Set<String> relevant = new TreeSet<>();

	private static Settings settings() {
		Path home = Path.of(System.getProperty("tricall.home", "..")).toAbsolutePath().normalize();
		int port = new Ports().of("gateway");
		return Settings.of(home, home.resolve("system/target/system-tests-" + port), port)
			.withEnvironment("gateway", BenchRun.NO_RATE_LIMIT);
	}

	@Test
	void noProcessCostsMuchMoreThanItsFigureInAllRounds() throws IOException {
		List<String> output = new ArrayList<>();
		int exitCode = new SystemRun(this.settings, false, output::add).call(this::measure);
		assertThat(exitCode).as(() -> String.join("\n", output)).isZero();
		Path file = this.settings.home().resolve("system").resolve(FIGURES);
		if (Boolean.getBoolean("tricall.costs.renew")) {
			renew(file);
		}
		Properties figures = new Properties();
		try (Reader reader = Files.newBufferedReader(file)) {
			figures.load(reader);
		}
		assertThat(figures.stringPropertyNames()).isNotEmpty().allSatisfy((name) -> {
			double limit = TOLERANCE * Double.parseDouble(figures.getProperty(name));
			assertThat(this.ratios.get(name)).as("%s is at most %.1f times the raw library in one round", name, limit)
				.anySatisfy((ratio) -> assertThat(ratio).isLessThanOrEqualTo(limit));
		});
	}

	private boolean measure(Topology topology, ProcessGroup group)
			throws IOException, StartFailedException, InterruptedException {
		group.start(topology.processes());
		Gateway gateway = new Gateway(this.settings);
		gateway.awaitFirstSuccess();
		Meter meter = new Meter(gateway, ProcessMeter.of(group));
		try (Load load = new Load(gateway, CONNECTIONS, KEYS, Double.POSITIVE_INFINITY);
				RawLibraries raw = new RawLibraries(topology, gateway, meter.processes(), CONNECTIONS)) {
			load.prepare();
			List<Exchange> exchanges = new ArrayList<>(BenchRun.works(meter, load));
			exchanges.addAll(raw.start());
			exchanges.add(raw.startKafka());
			Rounds rounds = new Rounds(exchanges, DURATION, System.out::println);
			rounds.warmUp(WARM_UP);
			Map<String, List<Measurement>> measured = rounds.measure(ROUNDS);
			RAW_LIBRARIES.forEach((work, library) -> compare(work, measured.getOrDefault(work.title(), List.of()),
					measured.getOrDefault(library, List.of())));
		}
		return true;
	}

	private void compare(Work work, List<Measurement> rounds, List<Measurement> raw) {
		Measurement median = Measurement.median(rounds);
		median.micros().forEach((process, micros) -> {
			String name = work.name().toLowerCase(Locale.ROOT) + "." + process;
			this.ratios.put(name, IntStream.range(0, ROUNDS).mapToObj((round) -> {
				double cost = Objects.requireNonNull(rounds.get(round).micros().get(process));
				return cost / raw.get(round).totalMicros();
			}).toList());
			if (!process.equals(Measurement.DRIVER) && micros > median.totalMicros() * NEGLIGIBLE) {
				this.relevant.add(name);
			}
		});
	}

	private void renew(Path file) throws IOException {
		StringBuilder text = new StringBuilder(HEADER);
		for (String name : this.relevant) {
			List<Double> sorted = this.ratios.getOrDefault(name, List.of()).stream().sorted().toList();
			text.append(String.format(Locale.ROOT, "%s=%.1f%n", name, sorted.get(ROUNDS / 2)));
		}
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

}
