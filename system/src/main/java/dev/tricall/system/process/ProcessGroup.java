package dev.tricall.system.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Processes that are started and stopped together, in the order of their dependencies. If
 * one of them fails to start, all are stopped. Thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {

	/** How long a process may take to start; generous, for slow machines. */
	private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

	/** Long enough for a service to deregister and finish its calls. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);

	private final Path logs;

	private final Consumer<String> progress;

	private final Duration startTimeout;

	private final Duration stopTimeout;

	private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();

	private @Nullable ExecutorService starting;

	/**
	 * @param logs folder for a log file per process
	 * @param progress receives lines for the user, on any thread
	 */
	public ProcessGroup(Path logs, Consumer<String> progress) {
		this(logs, progress, START_TIMEOUT, STOP_TIMEOUT);
	}

	ProcessGroup(Path logs, Consumer<String> progress, Duration startTimeout, Duration stopTimeout) {
		this.logs = logs;
		this.progress = progress;
		this.startTimeout = startTimeout;
		this.stopTimeout = stopTimeout;
	}

	/**
	 * Starts each process as soon as its dependencies are ready, waits until all are
	 * ready and supervises them from then on. May be called again after {@link #stop()}.
	 * @param definitions each after its dependencies
	 * @throws StartFailedException if a process does not start; all have been stopped
	 * @throws InterruptedException if this thread is interrupted; all have been stopped
	 */
	public void start(List<ProcessDefinition> definitions) throws StartFailedException, InterruptedException {
		ExecutorService executor = Executors.newCachedThreadPool();
		synchronized (this) {
			this.processes.clear();
			this.starting = executor;
		}
		try {
			startInOrder(definitions, executor).get();
		}
		catch (InterruptedException ex) {
			stop();
			throw ex;
		}
		catch (ExecutionException ex) {
			stop();
			Throwable cause = ex;
			while (cause.getCause() != null && !(cause instanceof StartFailedException)) {
				cause = cause.getCause();
			}
			if (cause instanceof StartFailedException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Returns a future that completes when all processes are ready, or fails as soon as
	 * one of them does.
	 */
	private CompletableFuture<?> startInOrder(List<ProcessDefinition> definitions, ExecutorService executor) {
		Map<String, CompletableFuture<Void>> ready = new LinkedHashMap<>();
		CompletableFuture<Void> failure = new CompletableFuture<>();
		for (ProcessDefinition definition : definitions) {
			if (!ready.keySet().containsAll(definition.dependencies())) {
				throw new IllegalArgumentException(
						"%s comes before its dependencies %s".formatted(definition.name(), definition.dependencies()));
			}
			ManagedProcess process = register(definition);
			CompletableFuture<Void> started = allOf(definition.dependencies().stream().map(ready::get).toList())
				.thenRunAsync(() -> startAndSupervise(process), executor);
			started.exceptionally((ex) -> {
				failure.completeExceptionally(ex);
				return null;
			});
			ready.put(definition.name(), started);
		}
		return CompletableFuture.anyOf(allOf(ready.values().stream().toList()), failure);
	}

	private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> futures) {
		return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
	}

	private synchronized ManagedProcess register(ProcessDefinition definition) {
		ManagedProcess process = new ManagedProcess(definition, this.logs.resolve(definition.name() + ".log"),
				this.progress);
		if (this.processes.putIfAbsent(definition.name(), process) != null) {
			throw new IllegalArgumentException("two processes are named " + definition.name());
		}
		return process;
	}

	private void startAndSupervise(ManagedProcess process) {
		try {
			process.start();
			Duration time = process.awaitReady(this.startTimeout);
			process.supervise(true);
			this.progress.accept(String.format(Locale.ROOT, "%-18s ready in %5.1f s   pid %-8d %s", process.name(),
					time.toMillis() / 1000.0, process.pid(), process.definition().address()));
		}
		catch (StartFailedException ex) {
			throw new CompletionException(ex);
		}
		catch (InterruptedException ex) {
			throw new CompletionException(process.failure(process.name() + " was stopped while it was starting."));
		}
	}

	/**
	 * Starts another process, waits until it is ready and supervises it.
	 * @throws StartFailedException if the process does not start; it has been stopped
	 */
	public ManagedProcess add(ProcessDefinition definition) throws StartFailedException {
		ManagedProcess process = register(definition);
		try {
			startAndSupervise(process);
			return process;
		}
		catch (CompletionException ex) {
			remove(definition.name());
			if (ex.getCause() instanceof StartFailedException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	/**
	 * Stops a process gracefully and removes it from the group.
	 */
	public void remove(String name) {
		ManagedProcess process = process(name);
		stop(List.of(process));
		synchronized (this) {
			this.processes.remove(name);
		}
	}

	/**
	 * Returns the process of this name.
	 * @throws IllegalArgumentException if there is none
	 */
	public synchronized ManagedProcess process(String name) {
		ManagedProcess process = this.processes.get(name);
		if (process == null) {
			throw new IllegalArgumentException(
					"no process is named %s; known names: %s".formatted(name, this.processes.keySet()));
		}
		return process;
	}

	public synchronized List<ManagedProcess> processes() {
		return List.copyOf(this.processes.values());
	}

	/**
	 * Stops all processes, each after those that depend on it, and waits until they have
	 * ended. A process that does not end in time is killed. Does nothing if all have been
	 * stopped.
	 */
	public void stop() {
		synchronized (this) {
			if (this.starting != null) {
				this.starting.shutdownNow();
			}
		}
		List<ManagedProcess> remaining = new ArrayList<>(processes());
		while (!remaining.isEmpty()) {
			Set<String> needed = remaining.stream()
				.flatMap((process) -> process.definition().dependencies().stream())
				.collect(Collectors.toSet());
			List<ManagedProcess> next = remaining.stream()
				.filter((process) -> !needed.contains(process.name()))
				.toList();
			stop(next);
			remaining.removeAll(next);
		}
	}

	private void stop(List<ManagedProcess> processes) {
		processes.forEach(ManagedProcess::requestStop);
		long end = System.nanoTime() + this.stopTimeout.toNanos();
		for (ManagedProcess process : processes) {
			process.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
		}
	}

	@Override
	public void close() {
		stop();
	}

}
