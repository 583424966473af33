package dev.tricall.system;

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
 * Callers who call by several ways in turn, so many times a second whether or not they
 * have been answered.
 */
final class MeasuredLoad implements AutoCloseable {

	/** System property for a load of minutes: calls a second. */
	static final String LOAD = "tricall.load";

	static final boolean LONG = System.getProperty(LOAD) != null;

	static final int CALLS_PER_SECOND = Integer.getInteger(LOAD, 50);

	static final List<String> WAYS = List.of(Api.over("rest"), Api.over("grpc"));

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final List<Api> callers;

	private final List<String> ways;

	private final int mostWaiting;

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger waiting = new AtomicInteger();

	private final Queue<Measured.Call> ended = new ConcurrentLinkedQueue<>();

	/** Through service A, over REST and gRPC. */
	MeasuredLoad(TestSystem system) {
		this(List.of(system.demo()), WAYS, CALLS_PER_SECOND, Integer.MAX_VALUE);
	}

	/**
	 * @param callers who take turns, each with all ways
	 * @param mostWaiting so many calls may wait for their answers, then there are no more
	 */
	MeasuredLoad(List<Api> callers, List<String> ways, int callsPerSecond, int mostWaiting) {
		this.callers = callers;
		this.ways = ways;
		this.mostWaiting = mostWaiting;
		var unused = this.clock.scheduleAtFixedRate(this::call, 0, TimeUnit.SECONDS.toNanos(1) / callsPerSecond,
				TimeUnit.NANOSECONDS);
	}

	private void call() {
		if (this.waiting.get() >= this.mostWaiting) {
			return;
		}
		this.waiting.incrementAndGet();
		int number = this.begun.getAndIncrement();
		String way = this.ways.get(number % this.ways.size());
		Api caller = this.callers.get(number / this.ways.size() % this.callers.size());
		long start = System.nanoTime();
		var unused = caller.postLater(way, Api.newId(), Api.newKey(), "v").handle((reply, failure) -> {
			this.ended.add(ended(way, start, reply));
			return this.waiting.decrementAndGet();
		});
	}

	private static Measured.Call ended(String way, long start, @Nullable Reply reply) {
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		if (reply == null) {
			return new Measured.Call(way, start, took, 0, "", "");
		}
		return new Measured.Call(way, start, took, reply.status(),
				(reply.status() == 200) ? reply.field("handledBy") : "", reply.header("Retry-After"));
	}

	/**
	 * What has ended so far.
	 */
	Measured soFar() {
		return new Measured(List.copyOf(this.ended));
	}

	/**
	 * Lets what has ended so far not count.
	 */
	void forget() {
		this.ended.clear();
	}

	/**
	 * Makes no more calls and waits for the last answers.
	 */
	Measured end() {
		close();
		await().atMost(TestSystem.PATIENCE).until(() -> this.waiting.get() == 0);
		return soFar();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
