package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.tricall.system.Settings;
import dev.tricall.system.Topology;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.parts.Ports;
import dev.tricall.system.run.Part;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.RunningSystem;
import dev.tricall.system.run.StartFailed;

/**
 * One run of the demo, from the start of the parts to their end.
 */
final class DemoRun {

	private final Settings settings;

	private final boolean keep;

	private final boolean once;

	private final Progress out;

	private volatile boolean stopping;

	DemoRun(Settings settings, boolean keep, boolean once, Progress out) {
		this.settings = settings;
		this.keep = keep;
		this.once = once;
		this.out = out;
	}

	/**
	 * Runs it, until the user stops it or the tour has ended.
	 * @return the exit code
	 */
	int call() throws InterruptedException {
		if (!Ports.isFree(this.settings.gatewayPort())) {
			this.out.line("Port %d is taken. Choose another one with --port, or stop what listens there."
				.formatted(this.settings.gatewayPort()));
			return 1;
		}
		try (WorkFolder folder = WorkFolder.lock(this.settings);
				RunningSystem system = new RunningSystem(this.settings.logs(), this.out)) {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop"));
			folder.prepare(this.keep);
			boolean good = show(system);
			if (!this.once) {
				new CountDownLatch(1).await();
			}
			this.out.line("Stopping.");
			return good ? 0 : 1;
		}
		catch (IOException | StartFailed ex) {
			if (!this.stopping) {
				this.out.line("%n%s".formatted(ex.getMessage()));
			}
			return 1;
		}
	}

	private boolean show(RunningSystem system) throws IOException, StartFailed, InterruptedException {
		Topology topology = new Topology(this.settings);
		List<Part> parts = topology.parts();
		this.out.line("Starting %d processes, logs are in %s".formatted(parts.size(), this.settings.logs()));
		system.start(parts);
		Tour tour = new Tour(this.settings.gateway());
		tour.awaitFirstAnswer();
		Duration toFirst = Duration.between(started(), Instant.now());
		List<TourStop> stops = tour.run();
		TourReport report = new TourReport(this.settings, this.out);
		report.printCalls(stops);
		report.printFigures(toFirst, Memory.now());
		new ArchiveStep(topology, system, this.out).run(this.settings.logs());
		if (!this.once) {
			report.printWhatToTry(system.parts());
		}
		return stops.stream().allMatch(TourStop::isGood);
	}

	/**
	 * When the user typed the command: the script becomes this JVM, in the same process.
	 * Time that it spent on building is not counted.
	 */
	private static Instant started() {
		return ProcessHandle.current()
			.info()
			.startInstant()
			.orElseThrow()
			.plusSeconds(Long.getLong("tricall.build.seconds", 0));
	}

	private void stop(RunningSystem system) {
		this.stopping = true;
		if (system.parts().stream().anyMatch((part) -> part.isAlive())) {
			this.out.line("Stopping.");
			system.stop();
		}
	}

}
