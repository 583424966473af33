package dev.tricall.system.run;

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
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A set of parts that runs, or fails to start and then leaves nothing running. Safe for
 * use by several threads.
 */
public final class RunningSystem implements AutoCloseable {

	/** How long a part may take to get ready: generous, for slow machines. */
	private static final Duration START = Duration.ofMinutes(5);

	/** A service may first take leave of the registry and finish its calls. */
	private static final Duration STOP = Duration.ofSeconds(25);

	/**
	 * Callers spare a service for 10 s after they have heard of it, which takes up to 4
	 * s.
	 */
	private static final Duration WARM_UP = Duration.ofSeconds(15);

	private final Path logs;

	private final Progress progress;

	private final Duration startLimit;

	private final Duration stopLimit;

	private final Duration warmUp;

	private final Map<String, RunningPart> parts = new LinkedHashMap<>();

	private @Nullable ExecutorService starting;

	public RunningSystem(Path logs, Progress progress) {
		this(logs, progress, START, STOP, WARM_UP);
	}

	RunningSystem(Path logs, Progress progress, Duration startLimit, Duration stopLimit, Duration warmUp) {
		this.logs = logs;
		this.progress = progress;
		this.startLimit = startLimit;
		this.stopLimit = stopLimit;
		this.warmUp = warmUp;
	}

	/**
	 * Starts the parts, each one as soon as those it needs are ready, waits for them all,
	 * and from then on starts again what ends. May be called again after {@link #stop()}.
	 * @param topology the parts, each after those it needs
	 * @throws StartFailed if one does not get ready; then all have been stopped
	 * @throws InterruptedException if this thread is interrupted; likewise
	 */
	public void start(List<Part> topology) throws StartFailed, InterruptedException {
		ExecutorService executor = Executors.newCachedThreadPool();
		synchronized (this) {
			this.parts.clear();
			this.starting = executor;
		}
		try {
			startInOrder(topology, executor).get();
		}
		catch (InterruptedException ex) {
			stop();
			throw ex;
		}
		catch (ExecutionException ex) {
			stop();
			Throwable cause = ex;
			while (cause.getCause() != null && !(cause instanceof StartFailed)) {
				cause = cause.getCause();
			}
			if (cause instanceof StartFailed failed) {
				throw failed;
			}
			throw new IllegalStateException(ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Returns what completes when all are ready, or fails as soon as one does.
	 */
	private CompletableFuture<?> startInOrder(List<Part> topology, ExecutorService executor) {
		Map<String, CompletableFuture<Void>> ready = new LinkedHashMap<>();
		CompletableFuture<Void> failure = new CompletableFuture<>();
		for (Part part : topology) {
			if (!ready.keySet().containsAll(part.needs())) {
				throw new IllegalArgumentException(part.name() + " comes before what it needs: " + part.needs());
			}
			RunningPart running = register(part);
			CompletableFuture<Void> up = allOf(part.needs().stream().map(ready::get).toList())
				.thenRunAsync(() -> bringUp(running), executor);
			up.exceptionally((ex) -> {
				failure.completeExceptionally(ex);
				return null;
			});
			ready.put(part.name(), up);
		}
		return CompletableFuture.anyOf(allOf(ready.values().stream().toList()), failure);
	}

	private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> futures) {
		return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
	}

	private synchronized RunningPart register(Part part) {
		RunningPart running = new RunningPart(part, this.logs.resolve(part.name() + ".log"), this.progress,
				this.warmUp);
		if (this.parts.putIfAbsent(part.name(), running) != null) {
			throw new IllegalArgumentException("two parts are named " + part.name());
		}
		return running;
	}

	private void bringUp(RunningPart part) {
		try {
			part.start();
			Duration taken = part.awaitReady(this.startLimit);
			part.supervise(true);
			this.progress.line(String.format(Locale.ROOT, "%-18s ready in %5.1f s   pid %-8d %s", part.name(),
					taken.toMillis() / 1000.0, part.pid(), part.part().address()));
		}
		catch (StartFailed ex) {
			throw new CompletionException(ex);
		}
		catch (InterruptedException ex) {
			throw new CompletionException(part.failure(part.name() + " was stopped while it was starting."));
		}
	}

	/**
	 * Starts one more part and waits until it is ready.
	 * @throws StartFailed if it does not get ready; then it has been stopped
	 */
	public RunningPart add(Part part) throws StartFailed {
		RunningPart running = register(part);
		try {
			bringUp(running);
			return running;
		}
		catch (CompletionException ex) {
			remove(part.name());
			if (ex.getCause() instanceof StartFailed failed) {
				throw failed;
			}
			throw ex;
		}
	}

	/**
	 * Stops one part in good order, for good.
	 */
	public void remove(String name) {
		RunningPart part = part(name);
		stop(List.of(part));
		synchronized (this) {
			this.parts.remove(name);
		}
	}

	/**
	 * Returns the part of this name.
	 * @throws IllegalArgumentException if there is none
	 */
	public synchronized RunningPart part(String name) {
		RunningPart part = this.parts.get(name);
		if (part == null) {
			throw new IllegalArgumentException("no part is named " + name + ", known are " + this.parts.keySet());
		}
		return part;
	}

	public synchronized List<RunningPart> parts() {
		return List.copyOf(this.parts.values());
	}

	/**
	 * Stops everything and waits for it, each part once none that needs it runs any more.
	 * What does not end in time is killed. Does nothing the second time.
	 */
	public void stop() {
		synchronized (this) {
			if (this.starting != null) {
				this.starting.shutdownNow();
			}
		}
		List<RunningPart> left = new ArrayList<>(parts());
		while (!left.isEmpty()) {
			Set<String> needed = left.stream()
				.flatMap((part) -> part.part().needs().stream())
				.collect(Collectors.toSet());
			List<RunningPart> next = left.stream().filter((part) -> !needed.contains(part.name())).toList();
			stop(next);
			left.removeAll(next);
		}
	}

	private void stop(List<RunningPart> parts) {
		parts.forEach(RunningPart::askToStop);
		long end = System.nanoTime() + this.stopLimit.toNanos();
		for (RunningPart part : parts) {
			part.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
		}
	}

	@Override
	public void close() {
		stop();
	}

}
