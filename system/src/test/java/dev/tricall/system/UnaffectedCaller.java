package dev.tricall.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client {@code demo-client} while another caller attacks: each of its calls must
 * succeed, over each transport, with tokens in use and with new ones, what it has stored
 * must stay as it is, and no process may end.
 */
final class UnaffectedCaller implements AutoCloseable {

	private static final long BETWEEN_TOKENS_MS = 250;

	/** An attack may be over within a second. */
	private static final int MIN_CALLS = 3;

	private final TestSystem system;

	private final Map<String, String> processes;

	private final String receipt;

	private final String data;

	private final Map<String, String> answers;

	private final SteadyLoad load;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final Queue<Duration> durations = new ConcurrentLinkedQueue<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	UnaffectedCaller(TestSystem system) throws Exception {
		this.system = system;
		this.processes = system.backstage().processes();
		String id = Api.newId();
		String key = Api.newKey();
		system.demo().handle(Api.over("kafka"), id, key, "unaffected");
		this.receipt = "/service-b/api/receipts/" + id;
		this.data = Api.DIRECT + "/" + key;
		this.answers = answers();
		this.load = new SteadyLoad(system);
		var unused = this.clock.scheduleWithFixedDelay(this::callWithNewToken, 0, BETWEEN_TOKENS_MS,
				TimeUnit.MILLISECONDS);
	}

	private Map<String, String> answers() {
		return Map.of(this.receipt, this.system.demo().get(this.receipt).text(), this.data,
				this.system.demo().get(this.data).text());
	}

	/** A new token has to be exchanged for each service. */
	private void callWithNewToken() {
		long start = System.nanoTime();
		try {
			Reply token = new TokenEndpoint(this.system.anonymous()).clientCredentials("demo-client", "demo-secret",
					"data.read data.write");
			if (token.status() != 200) {
				this.failures.add("token: " + token);
				return;
			}
			Reply reply = this.system.bearer(token.field("access_token"))
				.post(Api.over("rest"), Api.newId(), Api.newKey(), "v");
			if (reply.status() != 200) {
				this.failures.add("first call with a token: " + reply);
			}
			this.durations.add(Duration.ofNanos(System.nanoTime() - start));
		}
		catch (RuntimeException ex) {
			this.failures.add(ex.toString());
		}
	}

	/**
	 * Ends the calls and asserts that the attack had no effect on them.
	 * @return how long the slowest token request took together with the first call
	 */
	Duration end() throws Exception {
		this.clock.shutdown();
		assertThat(this.clock.awaitTermination(TestSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		int calls = this.load.end();
		assertThat(this.system.backstage().processes()).isEqualTo(this.processes);
		assertThat(List.copyOf(this.failures)).as("with new tokens").isEmpty();
		assertThat(calls).isGreaterThan(MIN_CALLS);
		assertThat(answers()).isEqualTo(this.answers);
		return this.durations.stream().max(Duration::compareTo).orElseThrow();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
		this.load.close();
	}

}
