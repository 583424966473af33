package dev.tricall.system;

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
 * A caller who calls by all ways in turn, twenty times a second.
 */
final class SteadyLoad implements AutoCloseable {

	private static final long BETWEEN_CALLS_MS = 50;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final ExecutorService calling = Executors.newCachedThreadPool();

	private final AtomicInteger calls = new AtomicInteger();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Reply> accepted = new ConcurrentLinkedQueue<>();

	private final Token token;

	private final Api caller;

	SteadyLoad(TestSystem system) {
		this.token = new Token(system.anonymous(), "demo-client", "data.read data.write");
		this.caller = new Api(system.anonymous().gateway(), this.token);
		var unused = this.clock.scheduleAtFixedRate(() -> this.calling.execute(this::call), 0, BETWEEN_CALLS_MS,
				TimeUnit.MILLISECONDS);
	}

	private void call() {
		String path = Api.WAYS.get(this.calls.getAndIncrement() % Api.WAYS.size());
		try {
			Reply reply = this.caller.post(path, Api.newId(), Api.newKey(), "v");
			if (reply.status() == 202) {
				this.accepted.add(reply);
			}
			else if (reply.status() != 200) {
				this.failures.add(path + ": " + reply);
			}
		}
		catch (RuntimeException ex) {
			this.failures.add(path + ": " + ex);
		}
	}

	/** Of the caller. */
	Token token() {
		return this.token;
	}

	/** As the load calls, and with its token. */
	Api caller() {
		return this.caller;
	}

	/**
	 * Ends, and asserts that no call has failed and all that Kafka took has been handled.
	 * @return how many calls there were
	 */
	int end() throws InterruptedException {
		close();
		assertThat(this.calling.awaitTermination(TestSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(List.copyOf(this.failures)).as("of %s calls", this.calls).isEmpty();
		this.accepted.forEach((reply) -> this.caller.awaitReceipt(reply));
		return this.calls.get();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
		this.calling.shutdown();
	}

}
