package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.tricall.system.Settings;
import dev.tricall.system.SystemRun;
import dev.tricall.system.Topology;
import dev.tricall.system.process.ManagedProcess;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;

/**
 * Measures how the cost of a call grows with the numbers of instances and of tokens, and
 * what another instance costs at rest.
 */
final class Growth {

	/** The work at which growth is measured, because it has all hops. */
	private static final Work WORK = Work.REST;

	private static final int[] SERVICE_B_INSTANCES = { 1, 2, 4, 8 };

	private static final int[] SERVICE_A_INSTANCES = { 2, 4 };

	private static final int[] TOKENS = { 10, 100, 1_000, 10_000 };

	/** Longer than the whole run, so that all tokens stay valid. */
	private static final Duration TOKEN_LIFETIME = Duration.ofHours(2);

	/** How long it may take to obtain all tokens, and to use each of them once. */
	private static final Duration TOKENS_LIMIT = Duration.ofSeconds(90);

	/** How long new instances are warmed up by as much load as they can take. */
	private static final Duration WARM_UP = Duration.ofSeconds(20);

	private static final Duration DURATION = Duration.ofSeconds(15);

	/** How long after a start a system does not count as being at rest. */
	private static final Duration SETTLING = Duration.ofSeconds(15);

	private final Settings settings;

	private final Bench options;

	private final Consumer<String> output;

	private final Map<String, List<Measurement>> costs = new LinkedHashMap<>();

	private final Map<String, Map<String, Double>> atRest = new LinkedHashMap<>();

	Growth(Settings settings, Bench options, Consumer<String> output) {
		// Eight instances of service B would use more connections than the database has.
		this.settings = settings.withServiceBInstances(1)
			.withEnvironment("gateway", BenchRun.NO_RATE_LIMIT)
			.withEnvironment("auth-server", Map.of("TOKEN_TTL", TOKEN_LIFETIME.toSeconds() + "s"))
			.withEnvironment("service-b", Map.of("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "4"));
		this.options = options;
		this.output = output;
	}

	/**
	 * @return the exit code
	 */
	int call() {
		return new SystemRun(this.settings, false, this.output).call(this::run);
	}

	private boolean run(Topology topology, ProcessGroup group)
			throws IOException, StartFailedException, InterruptedException {
		Gateway gateway = new Gateway(this.settings);
		double seconds = BenchRun.start(topology, group, gateway, this.output);
		gateway.obtainTokens(Gateway.CALLERS, TOKENS_LIMIT, TOKEN_LIFETIME);
		Meter meter = new Meter(gateway, ProcessMeter.of(group));
		Report report = new Report("./demo bench --growth", this.output);
		report.note(
				String.format(Locale.ROOT, "The first 200 came %.1f s after the start of the first process.", seconds));
		report.note(
				"Each instance of service B has 4 instead of 8 database connections, and tokens are valid for 2 hours.");
		rest("1 B, 1 A", meter, group);
		try (Load load = new Load(gateway, this.options.connections(), BenchRun.KEYS, this.options.rate());
				Load full = new Load(gateway, this.options.connections(), BenchRun.KEYS, Double.POSITIVE_INFINITY)) {
			full.prepare();
			full.run(WORK, WARM_UP);
			measureInstances(topology, group, meter, load, full);
			measureTokens(gateway, meter, load, full, report);
		}
		report.costs("growth", "%s at %d calls per second".formatted(WORK.title(), this.options.rate()), this.costs);
		report.processes("rest", "at rest", "%.1f", this.atRest);
		report.finish(this.settings.directory(), "growth");
		return true;
	}

	private void measureInstances(Topology topology, ProcessGroup group, Meter meter, Load load, Load full)
			throws IOException, StartFailedException, InterruptedException {
		for (int instances : SERVICE_B_INSTANCES) {
			for (int i = instances / 2 + 1; i <= instances && i > 1; i++) {
				group.add(topology.serviceB(i));
			}
			if (instances == 2) {
				rest("2 B, 1 A", meter, group);
			}
			full.run(WORK, WARM_UP);
			measure(instances + " B, 1 A, 2 tokens", meter, load);
		}
		IntStream.rangeClosed(3, 8).forEach((i) -> group.remove("service-b-" + i));
		for (int instances : SERVICE_A_INSTANCES) {
			for (int i = instances / 2 + 1; i <= instances; i++) {
				group.add(topology.serviceA(i));
			}
			if (instances == 2) {
				rest("2 B, 2 A", meter, group);
			}
			full.run(WORK, WARM_UP);
			measure("2 B, " + instances + " A, 2 tokens", meter, load);
		}
		IntStream.rangeClosed(2, 4).forEach((i) -> group.remove("service-a-" + i));
	}

	/**
	 * Uses each token once before the measurement, because its first use costs more: it
	 * is verified and exchanged.
	 */
	private void measureTokens(Gateway gateway, Meter meter, Load load, Load full, Report report)
			throws IOException, InterruptedException {
		for (int tokens : TOKENS) {
			gateway.obtainTokens(tokens, TOKENS_LIMIT, TOKEN_LIFETIME);
			int obtained = gateway.tokens().size();
			if (obtained < tokens) {
				report.note("%d instead of %d tokens, because the issuer issued no more within %d s."
					.formatted(obtained, tokens, TOKENS_LIMIT.toSeconds()));
			}
			long end = System.nanoTime() + TOKENS_LIMIT.toNanos();
			long unused = obtained;
			while (unused > 0 && System.nanoTime() < end) {
				unused -= full.run(WORK, Duration.ofSeconds(2)).calls();
			}
			measure("2 B, 1 A, " + obtained + " tokens", meter, load);
		}
	}

	private void measure(String title, Meter meter, Load load) throws IOException, InterruptedException {
		Measurement measured = meter.measure(load, WORK, DURATION).get(0).withTitle(title);
		this.costs.put(title, List.of(measured));
		this.output.accept(measured.summary());
	}

	private void rest(String title, Meter meter, ProcessGroup group) throws IOException, InterruptedException {
		TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
		Map<String, Long> before = meter.processes().micros();
		TimeUnit.NANOSECONDS.sleep(DURATION.toNanos());
		Map<String, Double> cpu = new TreeMap<>();
		meter.processes()
			.micros()
			.forEach((service, micros) -> cpu.put(service,
					(micros - before.getOrDefault(service, 0L)) / 1e3 / DURATION.toSeconds()));
		this.atRest.put(title + ": CPU, ms per second", cpu);
		this.atRest.put(title + ": memory (PSS), MiB", meter.processes().mebibytes());
		this.atRest.put(title + ": sockets", sockets(group));
	}

	/**
	 * Returns the number of open sockets by service, where {@code /proc} reports them.
	 */
	private static Map<String, Double> sockets(ProcessGroup group) {
		Map<String, Double> sockets = new TreeMap<>();
		for (ManagedProcess process : group.processes()) {
			ProcessHandle root = ProcessHandle.of(process.pid()).orElseThrow();
			double count = Stream.concat(Stream.of(root), root.descendants())
				.mapToLong((handle) -> sockets(Path.of("/proc/" + handle.pid() + "/fd")))
				.sum();
			sockets.merge(ProcessMeter.service(process.name()), count, Double::sum);
		}
		return sockets;
	}

	private static long sockets(Path descriptors) {
		try (var files = Files.list(descriptors)) {
			return files.filter(Growth::isSocket).count();
		}
		catch (IOException ex) {
			return 0; // There is no /proc, or the process has just ended.
		}
	}

	private static boolean isSocket(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
		}
		catch (IOException ex) {
			return false; // It has just been closed.
		}
	}

}
