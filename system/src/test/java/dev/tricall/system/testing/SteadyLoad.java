package dev.tricall.system.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls all paths in turn, twenty times per second.
 */
public final class SteadyLoad implements AutoCloseable {

	private static final long CALL_INTERVAL_MS = 50;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final ExecutorService calling = Executors.newCachedThreadPool();

	private final AtomicInteger calls = new AtomicInteger();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Response> accepted = new ConcurrentLinkedQueue<>();

	private final ClientToken token;

	private final ApiClient caller;

	public SteadyLoad(TestSystem system) {
		this.token = new ClientToken(system.anonymous(), "demo-client", "data.read data.write");
		this.caller = new ApiClient(system.anonymous().gateway(), this.token);
		var unused = this.clock.scheduleAtFixedRate(() -> this.calling.execute(this::call), 0, CALL_INTERVAL_MS,
				TimeUnit.MILLISECONDS);
	}

	private void call() {
		String path = ApiClient.WRITE_PATHS.get(this.calls.getAndIncrement() % ApiClient.WRITE_PATHS.size());
		try {
			Response response = this.caller.post(path, ApiClient.newId(), ApiClient.newKey(), "v");
			if (response.status() == 202) {
				this.accepted.add(response);
			}
			else if (response.status() != 200) {
				this.failures.add(path + ": " + response);
			}
		}
		catch (RuntimeException ex) {
			this.failures.add(path + ": " + ex);
		}
	}

	public ClientToken token() {
		return this.token;
	}

	/** Returns the client that makes the calls. */
	public ApiClient caller() {
		return this.caller;
	}

	/** Returns the number of calls that have been made. */
	int calls() {
		return this.calls.get();
	}

	/**
	 * Ends the load and asserts that no call has failed and that all data accepted over
	 * Kafka has been handled.
	 * @return the number of calls
	 */
	public int end() throws InterruptedException {
		close();
		assertThat(this.calling.awaitTermination(TestSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(List.copyOf(this.failures)).as("of %s calls", this.calls).isEmpty();
		this.accepted.forEach((response) -> this.caller.awaitReceipt(response));
		return this.calls.get();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
		this.calling.shutdown();
	}

}
