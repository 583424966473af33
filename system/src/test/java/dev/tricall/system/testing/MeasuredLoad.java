package dev.tricall.system.testing;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * Calls several paths in turn at a fixed rate, whether or not earlier calls have been
 * answered, and records the results.
 */
public final class MeasuredLoad implements AutoCloseable {

	/** System property for a load that lasts minutes: calls per second. */
	public static final String LOAD = "tricall.load";

	public static final boolean LONG = System.getProperty(LOAD) != null;

	public static final int CALLS_PER_SECOND = Integer.getInteger(LOAD, 50);

	public static final List<String> PATHS = List.of(ApiClient.pathFor("rest"), ApiClient.pathFor("grpc"));

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final List<ApiClient> callers;

	private final List<String> paths;

	private final int maxPending;

	private final AtomicInteger started = new AtomicInteger();

	private final AtomicInteger pending = new AtomicInteger();

	private final Queue<Measurements.Call> completed = new ConcurrentLinkedQueue<>();

	/** Calls service A over REST and gRPC. */
	public MeasuredLoad(TestSystem system) {
		this(List.of(system.demo()), PATHS, CALLS_PER_SECOND, Integer.MAX_VALUE);
	}

	/**
	 * @param callers take turns, each with all paths
	 * @param maxPending maximum number of calls without a response; further calls are
	 * skipped
	 */
	public MeasuredLoad(List<ApiClient> callers, List<String> paths, int callsPerSecond, int maxPending) {
		this.callers = callers;
		this.paths = paths;
		this.maxPending = maxPending;
		var unused = this.clock.scheduleAtFixedRate(this::call, 0, TimeUnit.SECONDS.toNanos(1) / callsPerSecond,
				TimeUnit.NANOSECONDS);
	}

	private void call() {
		if (this.pending.get() >= this.maxPending) {
			return;
		}
		this.pending.incrementAndGet();
		int number = this.started.getAndIncrement();
		String path = this.paths.get(number % this.paths.size());
		ApiClient caller = this.callers.get(number / this.paths.size() % this.callers.size());
		long start = System.nanoTime();
		var unused = caller.postAsync(path, ApiClient.newId(), ApiClient.newKey(), "v").handle((response, failure) -> {
			this.completed.add(completed(path, start, response));
			return this.pending.decrementAndGet();
		});
	}

	private static Measurements.Call completed(String path, long start, @Nullable Response response) {
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		if (response == null) {
			return new Measurements.Call(path, start, took, 0, "", "");
		}
		return new Measurements.Call(path, start, took, response.status(),
				(response.status() == 200) ? response.field("handledBy") : "", response.header("Retry-After"));
	}

	/**
	 * Returns the calls that have completed so far.
	 */
	public Measurements results() {
		return new Measurements(List.copyOf(this.completed));
	}

	/**
	 * Discards the calls that have completed so far.
	 */
	public void forget() {
		this.completed.clear();
	}

	/**
	 * Ends the load and waits for the last responses.
	 */
	public Measurements end() {
		close();
		await().atMost(TestSystem.PATIENCE).until(() -> this.pending.get() == 0);
		return results();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
