package dev.tricall.system.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A part and its process, which changes when the part is started again. Safe for use by
 * several threads.
 */
public final class RunningPart {

	private static final Duration TICK = Duration.ofMillis(100);

	/** How long a part that is started again by supervision may take. */
	private static final Duration RESTART = Duration.ofMinutes(5);

	private static final Executor DAEMONS = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "supervision");
		thread.setDaemon(true);
		return thread;
	});

	private final Part part;

	private final Path log;

	private final Progress progress;

	private final Duration warmUp;

	private final Backoff backoff = new Backoff();

	private @Nullable Process process;

	private long startedAt;

	private boolean supervised;

	private boolean closed;

	/**
	 * @param warmUp how long the part gives way to others once it is ready
	 */
	RunningPart(Part part, Path log, Progress progress, Duration warmUp) {
		this.part = part;
		this.log = log;
		this.progress = progress;
		this.warmUp = warmUp;
	}

	public Part part() {
		return this.part;
	}

	/**
	 * Prepares the part and starts its process, without waiting for it to be ready.
	 * @throws StartFailed if that cannot be done, or the system has been stopped
	 */
	public void start() throws StartFailed, InterruptedException {
		try {
			this.part.preparation().run(this.log);
			launch();
		}
		catch (IOException ex) {
			throw failure(name() + " cannot be started: " + ex.getMessage());
		}
	}

	private synchronized void launch() throws IOException, StartFailed {
		if (this.closed) {
			throw failure(name() + " was stopped before it had started.");
		}
		if (this.process != null && this.process.isAlive()) {
			throw new IllegalStateException(name() + " is running");
		}
		ProcessBuilder builder = new ProcessBuilder(Tools.givingWay(PrivateFiles.createdBy(this.part.command().get())));
		Tools.setEnvironment(builder, this.part.environment());
		if (this.process != null) {
			builder.environment().putAll(this.part.rejoining());
		}
		builder.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(PrivateFiles.createFile(this.log).toFile()));
		Process started = builder.start();
		started.getOutputStream().close();
		this.process = started;
		this.startedAt = System.nanoTime();
		DAEMONS.execute(() -> ended(started.onExit().join()));
	}

	/**
	 * Waits until the part is ready.
	 * @param limit how long to wait
	 * @return how long it took since its process was started
	 * @throws StartFailed if it ends, or does not get ready within the limit
	 */
	public Duration awaitReady(Duration limit) throws StartFailed, InterruptedException {
		Process current = process();
		long end = System.nanoTime() + limit.toNanos();
		while (!isReady(current)) {
			if (current.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
				throw failure(
						"%s ended with exit code %d while it was starting.".formatted(name(), current.exitValue()));
			}
			if (System.nanoTime() > end) {
				throw failure("%s was not ready within %d s.".formatted(name(), limit.toSeconds()));
			}
		}
		Tools.endGivingWay(current, this.warmUp);
		return age();
	}

	StartFailed failure(String summary) {
		return StartFailed.of(summary, this.log);
	}

	private boolean isReady(Process current) {
		try {
			return this.part.readiness().isReady(current);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Switches on or off that the part is started again when it ends. Switched on while
	 * it is down, it is started.
	 */
	public synchronized void supervise(boolean supervised) {
		this.supervised = supervised;
		if (this.process != null && !this.process.isAlive()) {
			Process dead = this.process;
			DAEMONS.execute(() -> ended(dead));
		}
	}

	private synchronized void ended(Process dead) {
		if (!this.supervised || this.closed || this.process != dead) {
			return;
		}
		Duration delay = this.backoff.next(age());
		this.progress.line("%s (pid %d) ended with exit code %d and is started again%s".formatted(name(), dead.pid(),
				dead.exitValue(), delay.isZero() ? "" : " in " + delay.toSeconds() + " s"));
		CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, DAEMONS)
			.execute(() -> restart(dead));
	}

	private void restart(Process dead) {
		synchronized (this) {
			if (!this.supervised || this.closed || this.process != dead) {
				return;
			}
		}
		try {
			start();
			Duration taken = awaitReady(RESTART);
			this.progress.line(String.format(Locale.ROOT, "%s is ready again after %.1f s, pid %d", name(),
					taken.toMillis() / 1000.0, pid()));
		}
		catch (StartFailed ex) {
			// Ended again: that is seen by its own exit. Hanging: left for the user to
			// see.
			this.progress.line(ex.summary());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Sends a signal to the part's process.
	 */
	public void signal(Signal signal) {
		signal.send(pid());
	}

	public long pid() {
		return process().pid();
	}

	public synchronized boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	public String name() {
		return this.part.name();
	}

	/**
	 * Asks the part to end, for good.
	 */
	void askToStop() {
		Process current;
		synchronized (this) {
			this.closed = true;
			current = this.process;
		}
		if (current != null && current.isAlive()) {
			this.part.stopSignal().send(current.pid());
			Signal.CONT.send(current.pid()); // one that hangs by SIGSTOP hears it too
		}
	}

	/**
	 * Waits until the process has ended, and kills it if it does not within the limit.
	 */
	void awaitEnd(Duration limit) {
		Process current;
		synchronized (this) {
			current = this.process;
		}
		if (current == null) {
			return;
		}
		try {
			current.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException ex) {
			this.progress.line("%s (pid %d) did not stop in time and is killed".formatted(name(), current.pid()));
			current.destroyForcibly().onExit().join();
		}
	}

	private synchronized Process process() {
		if (this.process == null) {
			throw new IllegalStateException(name() + " has not been started");
		}
		return this.process;
	}

	private synchronized Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

}
