package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.tricall.system.Settings;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.parts.Ports;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.StartFailed;

/**
 * One run of the demo, from the start of the parts to their end.
 */
final class DemoRun {

	private final Settings settings;

	private final Runner runner;

	private final boolean keep;

	private final boolean once;

	private final Progress out;

	private volatile boolean stopping;

	DemoRun(Settings settings, Runner runner, boolean keep, boolean once, Progress out) {
		this.settings = settings;
		this.runner = runner;
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
		try (WorkFolder folder = WorkFolder.lock(this.settings)) {
			folder.prepare(this.keep);
			Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
			try {
				boolean good = show();
				if (!this.once) {
					new CountDownLatch(1).await();
				}
				return good ? 0 : 1;
			}
			finally {
				this.runner.stop();
			}
		}
		catch (IOException | StartFailed ex) {
			if (!this.stopping) {
				this.out.line("%n%s".formatted(ex.getMessage()));
			}
			return 1;
		}
	}

	private boolean show() throws IOException, StartFailed, InterruptedException {
		Instant start = this.runner.prepare();
		this.runner.start();
		Tour tour = new Tour(this.settings.gateway());
		tour.awaitFirstAnswer();
		Duration toFirst = Duration.between(start, Instant.now());
		List<TourStop> stops = tour.run();
		TourReport report = new TourReport(this.settings, this.out);
		report.printCalls(stops);
		report.printFigures(toFirst, this.runner.memory());
		this.runner.afterTour();
		if (!this.once) {
			report.printWhatToTry(this.runner.whatToEnd());
		}
		return stops.stream().allMatch(TourStop::isGood);
	}

	private void stop() {
		this.stopping = true;
		this.runner.stop();
	}

}
