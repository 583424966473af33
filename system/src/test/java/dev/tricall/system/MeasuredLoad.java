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
 * Callers who call through service A, over REST and gRPC in turn, so many times a second
 * whether or not they have been answered.
 */
final class MeasuredLoad implements AutoCloseable {

	static final int CALLS_PER_SECOND = Integer.getInteger("tricall.load", 50);

	static final List<String> WAYS = List.of(Api.over("rest"), Api.over("grpc"));

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final Api caller;

	private final AtomicInteger begun = new AtomicInteger();

	private final Queue<Measured.Call> ended = new ConcurrentLinkedQueue<>();

	private int forgotten;

	MeasuredLoad(TestSystem system) {
		this.caller = system.demo();
		var unused = this.clock.scheduleAtFixedRate(this::call, 0, TimeUnit.SECONDS.toNanos(1) / CALLS_PER_SECOND,
				TimeUnit.NANOSECONDS);
	}

	private void call() {
		String way = WAYS.get(this.begun.getAndIncrement() % WAYS.size());
		long start = System.nanoTime();
		var unused = this.caller.postLater(way, Api.newId(), Api.newKey(), "v")
			.handle((reply, failure) -> this.ended.add(ended(way, start, reply)));
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
		for (Measured.Call call = this.ended.poll(); call != null; call = this.ended.poll()) {
			this.forgotten++;
		}
	}

	/**
	 * Makes no more calls and waits for the last answers.
	 */
	Measured end() {
		close();
		await().atMost(TestSystem.PATIENCE).until(() -> this.ended.size() + this.forgotten == this.begun.get());
		return soFar();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
