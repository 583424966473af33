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
import dev.tricall.system.Topology;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.process.ManagedProcess;
import dev.tricall.system.process.Ports;
import dev.tricall.system.process.ProcessDefinition;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;

/**
 * One run of the demo, from the start of the processes to their end.
 */
final class DemoRun {

	private final Settings settings;

	private final boolean keep;

	private final boolean once;

	private final Consumer<String> output;

	private final ProcessGroup group;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean stopping;

	/**
	 * @param keep whether to keep the data of the previous run
	 * @param once whether to stop after the sample calls
	 * @param output receives lines for the user, on any thread
	 */
	DemoRun(Settings settings, boolean keep, boolean once, Consumer<String> output) {
		this.settings = settings;
		this.keep = keep;
		this.once = once;
		this.output = output;
		this.group = new ProcessGroup(settings.logs(), output);
	}

	/**
	 * Runs the system until the user stops it or, with {@code once}, until the sample
	 * calls have ended.
	 * @return the exit code
	 */
	int call() {
		if (!Ports.isFree(this.settings.gatewayPort())) {
			this.output
				.accept("Port %d is already in use. Choose another one with --port, or stop the process that uses it."
					.formatted(this.settings.gatewayPort()));
			return 1;
		}
		Thread caller = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(caller), "stop"));
		try (WorkFolder folder = WorkFolder.lock(this.settings)) {
			folder.prepare(this.keep);
			return runAndStop() ? 0 : 1;
		}
		catch (IOException | StartFailedException | InterruptedException ex) {
			if (!this.stopping) {
				this.output.accept("%n%s".formatted(ex.getMessage()));
			}
			return 1;
		}
		finally {
			this.ended.countDown();
		}
	}

	private boolean runAndStop() throws IOException, StartFailedException, InterruptedException {
		try {
			return run();
		}
		finally {
			// Stopping must not be interrupted by the signal that caused it.
			this.stopping |= Thread.interrupted();
			if (this.group.processes().stream().anyMatch(ManagedProcess::isAlive)) {
				this.output.accept("Stopping.");
				this.group.stop();
			}
		}
	}

	private boolean run() throws IOException, StartFailedException, InterruptedException {
		Topology topology = new Topology(this.settings);
		List<ProcessDefinition> processes = topology.processes();
		this.output.accept("Starting %d processes, logs are in %s".formatted(processes.size(), this.settings.logs()));
		this.group.start(processes);
		SampleCalls samples = new SampleCalls(this.settings.gateway());
		samples.awaitFirstSuccess();
		Duration startTime = Duration.between(commandStart(), Instant.now());
		List<SampleCall> calls = samples.run();
		DemoReport report = new DemoReport(this.settings, this.output);
		report.printCalls(calls);
		report.printStartTime(startTime);
		if (!this.once) {
			report.printCommands(this.group.processes()
				.stream()
				.map((process) -> process.name() + " " + process.pid())
				.collect(Collectors.joining(", ")));
			ClassArchiveTraining.run(topology, this.group, this.output, this.settings.logs().resolve("training.log"));
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

	/**
	 * On Ctrl-C or SIGTERM, lets the caller of this run stop all processes, and waits for
	 * that.
	 */
	private void shutDown(Thread caller) {
		this.stopping = true;
		if (this.ended.getCount() > 0) {
			caller.interrupt();
		}
		try {
			this.ended.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
