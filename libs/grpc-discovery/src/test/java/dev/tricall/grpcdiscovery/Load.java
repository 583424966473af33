package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.ManagedChannel;

import static org.awaitility.Awaitility.await;

/**
 * Load of four threads that make calls without a pause.
 */
final class Load implements AutoCloseable {

	private static final int CALLERS = 4;

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

	private volatile boolean stopped;

	Load(ManagedChannel channel) {
		for (int i = 0; i < CALLERS; i++) {
			this.callers.execute(() -> call(channel));
		}
	}

	private void call(ManagedChannel channel) {
		while (!this.stopped) {
			try {
				EchoServer.call(channel);
			}
			catch (RuntimeException ex) {
				this.failures.add(ex);
			}
		}
	}

	/**
	 * Waits until the server has received 50 more calls.
	 */
	void awaitCallsTo(EchoServer server) {
		int calls = server.calls.get();
		await().until(() -> server.calls.get() >= calls + 50);
	}

	/**
	 * Waits until the server has received no calls for 100 ms.
	 */
	void awaitNoMoreCallsTo(EchoServer server) {
		AtomicInteger before = new AtomicInteger(-1);
		await().pollInterval(Duration.ofMillis(100))
			.until(() -> before.getAndSet(server.calls.get()) == server.calls.get());
	}

	List<RuntimeException> failures() {
		return List.copyOf(this.failures);
	}

	@Override
	public void close() {
		this.stopped = true;
		this.callers.shutdown();
		await().until(this.callers::isTerminated);
	}

}
