package dev.tricall.system.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A process that is restarted when it ends while it is supervised. Thread-safe.
 */
public final class ManagedProcess {

	private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

	/** How long a restart may take. */
	private static final Duration RESTART_TIMEOUT = Duration.ofMinutes(5);

	private static final Executor DAEMON_THREADS = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "supervision");
		thread.setDaemon(true);
		return thread;
	});

	private final ProcessDefinition definition;

	private final Path log;

	private final Consumer<String> progress;

	private final Backoff backoff = new Backoff();

	private @Nullable Process process;

	private long startedAt;

	private boolean supervised;

	private boolean closed;

	/**
	 * @param progress receives lines for the user, on any thread
	 */
	ManagedProcess(ProcessDefinition definition, Path log, Consumer<String> progress) {
		this.definition = definition;
		this.log = log;
		this.progress = progress;
	}

	public ProcessDefinition definition() {
		return this.definition;
	}

	public String name() {
		return this.definition.name();
	}

	/**
	 * Runs the preparation and starts the process, without waiting until it is ready.
	 * @throws StartFailedException if the process cannot be started or has been stopped
	 */
	public void start() throws StartFailedException, InterruptedException {
		try {
			this.definition.preparation().run(this.log);
			launch();
		}
		catch (IOException ex) {
			throw failure(name() + " cannot be started: " + ex.getMessage());
		}
	}

	private synchronized void launch() throws IOException, StartFailedException {
		if (this.closed) {
			throw failure(name() + " was stopped before it had started.");
		}
		if (this.process != null && this.process.isAlive()) {
			throw new IllegalStateException(name() + " is already running");
		}
		ProcessBuilder builder = new ProcessBuilder(
				Commands.inOwnSession(PrivateFiles.withPrivateUmask(this.definition.command().get())));
		Commands.addEnvironment(builder, this.definition.environment());
		if (this.process != null) {
			builder.environment().putAll(this.definition.restartEnvironment());
		}
		builder.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(PrivateFiles.createFile(this.log).toFile()));
		Process started = builder.start();
		started.getOutputStream().close();
		this.process = started;
		this.startedAt = System.nanoTime();
		DAEMON_THREADS.execute(() -> onExit(started.onExit().join()));
	}

	/**
	 * Waits until the process is ready.
	 * @return the time since the process was started
	 * @throws StartFailedException if the process ends, or is not ready within the
	 * timeout
	 */
	public Duration awaitReady(Duration timeout) throws StartFailedException, InterruptedException {
		Process current = process();
		long end = System.nanoTime() + timeout.toNanos();
		while (!isReady(current)) {
			if (current.waitFor(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
				throw failure(
						"%s ended with exit code %d while it was starting.".formatted(name(), current.exitValue()));
			}
			if (System.nanoTime() > end) {
				throw failure("%s was not ready within %d s.".formatted(name(), timeout.toSeconds()));
			}
		}
		return uptime();
	}

	StartFailedException failure(String summary) {
		return new StartFailedException(summary, this.log);
	}

	private boolean isReady(Process current) {
		try {
			return this.definition.readiness().isReady(current);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Switches supervision on or off. A process that has already ended is started when
	 * supervision is switched on.
	 */
	public synchronized void supervise(boolean supervised) {
		this.supervised = supervised;
		if (this.process != null && !this.process.isAlive()) {
			Process ended = this.process;
			DAEMON_THREADS.execute(() -> onExit(ended));
		}
	}

	private synchronized void onExit(Process ended) {
		if (!isRestartDue(ended)) {
			return;
		}
		Duration delay = this.backoff.next(uptime());
		this.progress.accept("%s (pid %d) ended with exit code %d and is restarted%s".formatted(name(), ended.pid(),
				ended.exitValue(), delay.isZero() ? "" : " in " + delay.toSeconds() + " s"));
		CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, DAEMON_THREADS)
			.execute(() -> restart(ended));
	}

	private synchronized boolean isRestartDue(Process ended) {
		return this.supervised && !this.closed && this.process == ended;
	}

	private void restart(Process ended) {
		if (!isRestartDue(ended)) {
			return;
		}
		try {
			start();
			Duration time = awaitReady(RESTART_TIMEOUT);
			this.progress.accept(String.format(Locale.ROOT, "%s is ready again after %.1f s, pid %d", name(),
					time.toMillis() / 1000.0, pid()));
		}
		catch (StartFailedException ex) {
			// If the process has ended again, its exit triggers the next restart. A
			// process that hangs is left to the user.
			this.progress.accept(ex.summary());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public void signal(Signal signal) {
		signal.send(pid());
	}

	public long pid() {
		return process().pid();
	}

	public synchronized boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	/**
	 * Asks the process to shut down. It is not restarted any more.
	 */
	void requestStop() {
		Process current;
		synchronized (this) {
			this.closed = true;
			current = this.process;
		}
		if (current != null && current.isAlive()) {
			this.definition.stopSignal().send(current.pid());
			Signal.CONT.send(current.pid()); // a frozen process has to handle the signal
		}
	}

	/**
	 * Waits until the process has ended, and kills it after the timeout.
	 */
	void awaitEnd(Duration timeout) {
		Process current;
		synchronized (this) {
			current = this.process;
		}
		if (current == null) {
			return;
		}
		try {
			current.onExit().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException ex) {
			this.progress.accept("%s (pid %d) did not stop in time and is killed".formatted(name(), current.pid()));
			current.destroyForcibly().onExit().join();
		}
	}

	private synchronized Process process() {
		if (this.process == null) {
			throw new IllegalStateException(name() + " has not been started");
		}
		return this.process;
	}

	private synchronized Duration uptime() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

}
