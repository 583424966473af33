package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.tricall.system.ClassArchiveTraining;
import dev.tricall.system.Settings;
import dev.tricall.system.SystemRun;
import dev.tricall.system.Topology;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;

/**
 * Measures a system of its own.
 */
final class BenchRun {

	/** A few keys can be written before a cold system has become warm. */
	static final int KEYS = 500;

	private static final Duration WARM_UP_SLICE = Duration.ofSeconds(3);

	private final Settings settings;

	private final Bench options;

	private final Consumer<String> output;

	BenchRun(Settings settings, Bench options, Consumer<String> output) {
		// More than one caller can send; no other limit is in the way.
		this.settings = settings.withEnvironment("gateway", Map.of("GATEWAY_REQUESTSPERSECOND", "1000000"));
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
		this.output.accept("Starting the system, logs are in " + this.settings.logs());
		group.start(topology.processes());
		ClassArchiveTraining.run(topology, group, this.output, this.settings.logs().resolve("training.log"));
		Gateway gateway = new Gateway(this.settings.gateway());
		gateway.awaitFirstSuccess();
		Report report = new Report();
		report.text("machine", Machine.describe() + ".");
		try (Load load = new Load(gateway, this.options.connections(), KEYS, Double.POSITIVE_INFINITY)) {
			load.prepare();
			measure(new Meter(gateway, new ProcessMeter(group)), load, report);
		}
		Path folder = this.settings.directory();
		report.write(folder, "bench");
		this.output.accept("\n" + report.markdown());
		this.output.accept("Results are in %s and %s".formatted(folder.resolve("bench.md"), "bench.json"));
		return true;
	}

	private void measure(Meter meter, Load load, Report report) throws IOException, InterruptedException {
		List<Exchange> works = Arrays.stream(Work.values())
			.<Exchange>map((work) -> (duration) -> meter.measure(load, work, duration))
			.toList();
		new Rounds(works, WARM_UP_SLICE, this.output).warmUp(this.options.warmUp());
		report.costs("warm", new Rounds(works, this.options.duration(), this.output).measure(this.options.rounds()));
		report.processes("memory", "memory (PSS), MiB", "%.0f", Map.of("after the rounds", meter.cpu().mebibytes()));
	}

}
