package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.tricall.system.ClassArchiveTraining;
import dev.tricall.system.Settings;
import dev.tricall.system.SystemRun;
import dev.tricall.system.Topology;
import dev.tricall.system.process.ProcessDefinition;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;

/**
 * One run of the demo: the sample calls, and the system until the user stops it.
 */
final class DemoRun {

	private final Settings settings;

	private final boolean once;

	private final Consumer<String> output;

	private final SystemRun run;

	/**
	 * @param keep whether to keep the data of the previous run
	 * @param once whether to stop after the sample calls
	 * @param output receives lines for the user, on any thread
	 */
	DemoRun(Settings settings, boolean keep, boolean once, Consumer<String> output) {
		this.settings = settings;
		this.once = once;
		this.output = output;
		this.run = new SystemRun(settings, keep, output);
	}

	/**
	 * Runs the system until the user stops it or, with {@code once}, until the sample
	 * calls have ended.
	 * @return the exit code
	 */
	int call() {
		return this.run.call(this::run);
	}

	private boolean run(Topology topology, ProcessGroup group)
			throws IOException, StartFailedException, InterruptedException {
		List<ProcessDefinition> processes = topology.processes();
		this.output.accept("Starting %d processes, logs are in %s".formatted(processes.size(), this.settings.logs()));
		group.start(processes);
		SampleCalls samples = new SampleCalls(this.settings);
		samples.awaitFirstSuccess();
		Duration startTime = Duration.between(commandStart(), Instant.now());
		List<SampleCall> calls = samples.run();
		DemoReport report = new DemoReport(this.settings, this.output);
		report.printCalls(calls);
		report.printStartTime(startTime);
		if (!this.once) {
			report.printCommands(group.processes()
				.stream()
				.map((process) -> process.name() + " " + process.pid())
				.collect(Collectors.joining(", ")));
			ClassArchiveTraining.run(topology, group, this.output, this.settings.logs().resolve("training.log"));
			new CountDownLatch(1).await();
		}
		return calls.stream().allMatch(SampleCall::isSuccessful);
	}

	/**
	 * Returns when the user entered the command, plus the time of a build: the script has
	 * been replaced by this JVM in the same process.
	 */
	private static Instant commandStart() {
		return ProcessHandle.current()
			.info()
			.startInstant()
			.orElseThrow()
			.plusSeconds(Long.getLong("tricall.build.seconds", 0));
	}

}
