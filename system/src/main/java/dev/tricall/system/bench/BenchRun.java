package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import dev.tricall.system.ClassArchiveTraining;
import dev.tricall.system.Settings;
import dev.tricall.system.SystemRun;
import dev.tricall.system.Topology;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.process.ProcessDefinition;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;
import dev.tricall.system.program.JavaProgram;

/**
 * Measures the cost of calls, of a system that has just started and of a warm one.
 */
final class BenchRun {

	/** Number of keys per caller, so that few concurrent writes meet at one of them. */
	static final int KEYS = 500;

	/** Without this, the limit per caller would limit the load on a large machine. */
	static final Map<String, String> NO_RATE_LIMIT = Map.of("GATEWAY_REQUESTSPERSECOND", "1000000");

	/** Few, because they are written before a cold system is measured. */
	private static final int COLD_KEYS = 3;

	/** Ends of the intervals in which a cold system is measured, in seconds. */
	private static final int[] COLD_MARKS = { 10, 30, 60 };

	private static final Duration WARM_UP_SLICE = Duration.ofSeconds(3);

	private final Settings settings;

	private final Bench options;

	private final Consumer<String> output;

	BenchRun(Settings settings, Bench options, Consumer<String> output) {
		this.settings = settings.withEnvironment("gateway", NO_RATE_LIMIT);
		this.options = options;
		this.output = output;
	}

	/**
	 * Measures a system of its own.
	 * @return the exit code
	 */
	int call() {
		return new SystemRun(this.settings, false, this.output).call((topology, group) -> {
			Gateway gateway = new Gateway(this.settings);
			double seconds = start(topology, group, gateway, this.output);
			this.output.accept(String.format(Locale.ROOT, "First 200 through the gateway after %.1f s", seconds));
			measure(topology, gateway, ProcessMeter.of(group), true);
			return true;
		});
	}

	/**
	 * Measures the containers that run already.
	 * @return the exit code
	 */
	int callCompose() throws InterruptedException {
		try (WorkFolder folder = WorkFolder.lock(this.settings)) {
			folder.prepare(false);
			Map<String, List<Long>> pids = ComposeProcesses.find(this.settings.gatewayPort());
			Gateway gateway = new Gateway(this.settings);
			gateway.awaitFirstSuccess();
			measure(new Topology(this.settings), gateway, new ProcessMeter(() -> pids), false);
			return 0;
		}
		catch (IOException ex) {
			this.output.accept(String.valueOf(ex.getMessage()));
			return 1;
		}
	}

	/**
	 * Starts the system as {@code ./demo} starts it when it has run before.
	 * @return seconds until the first call was successful
	 */
	static double start(Topology topology, ProcessGroup group, Gateway gateway, Consumer<String> output)
			throws IOException, StartFailedException, InterruptedException {
		List<ProcessDefinition> processes = topology.processes();
		output.accept("Starting %d processes, logs are in %s".formatted(processes.size(), topology.logs()));
		long start = System.nanoTime();
		group.start(processes);
		if (topology.programs().values().stream().anyMatch(JavaProgram::needsTraining)) {
			ClassArchiveTraining.run(topology, group, output, topology.logs().resolve("training.log"));
			group.stop();
			start = System.nanoTime();
			group.start(processes);
		}
		gateway.awaitFirstSuccess();
		return (System.nanoTime() - start) / 1e9;
	}

	private void measure(Topology topology, Gateway gateway, ProcessMeter processes, boolean withBroker)
			throws IOException, InterruptedException {
		Report report = new Report(withBroker ? "./demo bench" : "./demo bench --compose", this.output);
		Meter meter = new Meter(gateway, processes);
		report.costs("cold", "From the first call on", measureCold(meter, gateway));
		try (Load load = new Load(gateway, this.options.connections(), KEYS, Double.POSITIVE_INFINITY);
				RawLibraries raw = new RawLibraries(topology, gateway, processes, this.options.connections())) {
			load.prepare();
			List<Exchange> exchanges = new ArrayList<>(works(meter, load));
			exchanges.addAll(raw.start());
			if (withBroker) {
				exchanges.add(raw.startKafka());
			}
			new Rounds(exchanges, WARM_UP_SLICE, this.output).warmUp(this.options.warmUp());
			report.costs("warm", "Warm, median of %d rounds".formatted(this.options.rounds()),
					new Rounds(exchanges, this.options.duration(), this.output).measure(this.options.rounds()));
			raw.skipped().forEach(report::note);
		}
		if (!withBroker) {
			report.note("Skipped: Kafka's raw clients, because the broker of the containers is not published.");
			report.note(
					"The containers have the JDK and the limits of their images; the raw libraries have the JDK above.");
		}
		report.processes("memory", "memory (PSS), MiB", "%.0f", Map.of("after the rounds", processes.mebibytes()));
		report.finish(this.settings.directory(), "bench");
	}

	private Map<String, List<Measurement>> measureCold(Meter meter, Gateway gateway)
			throws IOException, InterruptedException {
		Map<String, List<Measurement>> measurements = new LinkedHashMap<>();
		try (Load load = new Load(gateway, this.options.connections(), COLD_KEYS, Double.POSITIVE_INFINITY)) {
			load.prepare();
			int start = 0;
			for (int end : COLD_MARKS) {
				String title = "%s, %d to %d s".formatted(this.options.cold().title(), start, end);
				Measurement measured = meter.measure(load, this.options.cold(), Duration.ofSeconds(end - start))
					.get(0)
					.withTitle(title);
				measurements.put(title, List.of(measured));
				this.output.accept("cold:    " + measured.summary());
				start = end;
			}
		}
		return measurements;
	}

	static List<Exchange> works(Meter meter, Load load) {
		return Arrays.stream(Work.values())
			.<Exchange>map((work) -> (duration) -> meter.measure(load, work, duration))
			.toList();
	}

}
