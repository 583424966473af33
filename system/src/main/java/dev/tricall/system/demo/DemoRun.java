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

	private final ProcessRunner runner;

	private final boolean keep;

	private final boolean once;

	private final Progress out;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean stopping;

	DemoRun(Settings settings, ProcessRunner runner, boolean keep, boolean once, Progress out) {
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
	int call() {
		if (!Ports.isFree(this.settings.gatewayPort())) {
			this.out.line("Port %d is taken. Choose another one with --port, or stop what listens there."
				.formatted(this.settings.gatewayPort()));
			return 1;
		}
		Thread caller = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(caller), "stop"));
		try (WorkFolder folder = WorkFolder.lock(this.settings)) {
			folder.prepare(this.keep);
			return showAndStop() ? 0 : 1;
		}
		catch (IOException | StartFailed | InterruptedException ex) {
			if (!this.stopping) {
				this.out.line("%n%s".formatted(ex.getMessage()));
			}
			return 1;
		}
		finally {
			this.ended.countDown();
		}
	}

	private boolean showAndStop() throws IOException, StartFailed, InterruptedException {
		try {
			return show();
		}
		finally {
			// Whatever interrupted this thread, what follows is to be done in good order.
			this.stopping |= Thread.interrupted();
			this.runner.stop();
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
		if (!this.once) {
			report.printWhatToTry(this.runner.whatToEnd());
			this.runner.afterTour();
			new CountDownLatch(1).await();
		}
		return stops.stream().allMatch(TourStop::isGood);
	}

	/**
	 * On Ctrl-C or SIGTERM: has the caller of this run stop everything, and waits for
	 * that.
	 */
	private void stop(Thread caller) {
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
