package dev.tricall.system.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The client {@code demo-client} during an attack by another caller. All of its calls
 * must succeed, over each transport and with existing and new tokens. Its stored data
 * must not change, and no process may end.
 */
public final class UnaffectedCaller implements AutoCloseable {

	private static final long TOKEN_INTERVAL_MS = 250;

	/** A test with fewer calls proves nothing. */
	private static final int MIN_CALLS = 5;

	private static final int WARM_UP_CALLS = 10;

	private static final Duration MAX_WARM_CALL = Duration.ofMillis(500);

	private final TestSystem system;

	private final Map<String, String> processes;

	private final String receipt;

	private final String data;

	private final Map<String, String> answers;

	private final SteadyLoad load;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final Queue<Duration> durations = new ConcurrentLinkedQueue<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	public UnaffectedCaller(TestSystem system) throws Exception {
		this.system = system;
		warmUp();
		this.processes = system.control().processes();
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		system.demo().handle(ApiClient.pathFor("kafka"), id, key, "unaffected");
		this.receipt = "/service-b/api/receipts/" + id;
		this.data = ApiClient.SERVICE_B_DATA + "/" + key;
		this.answers = answers();
		this.load = new SteadyLoad(system);
		var unused = this.clock.scheduleWithFixedDelay(this::callWithNewToken, 0, TOKEN_INTERVAL_MS,
				TimeUnit.MILLISECONDS);
	}

	/** The first calls of processes that were restarted take long without any attack. */
	private void warmUp() {
		for (int i = 0; i < WARM_UP_CALLS; i++) {
			await().atMost(TestSystem.PATIENCE).until(() -> {
				callWithNewToken();
				Duration duration = this.durations.poll();
				return duration != null && duration.compareTo(MAX_WARM_CALL) < 0;
			});
		}
		this.failures.clear();
	}

	private Map<String, String> answers() {
		return Map.of(this.receipt, this.system.demo().get(this.receipt).text(), this.data,
				this.system.demo().get(this.data).text());
	}

	/** With a new token, the gateway and service A exchange tokens first. */
	private void callWithNewToken() {
		long start = System.nanoTime();
		try {
			Response token = new TokenEndpoint(this.system.anonymous()).clientCredentials("demo-client", "demo-secret",
					"data.read data.write");
			if (token.status() != 200) {
				this.failures.add("token: " + token);
				return;
			}
			Response response = this.system.bearer(token.field("access_token"))
				.post(ApiClient.pathFor("rest"), ApiClient.newId(), ApiClient.newKey(), "v");
			if (response.status() != 200) {
				this.failures.add("first call with a token: " + response);
			}
			this.durations.add(Duration.ofNanos(System.nanoTime() - start));
		}
		catch (RuntimeException ex) {
			this.failures.add(ex.toString());
		}
	}

	/**
	 * Ends the calls and asserts that the attack had no effect on them.
	 * @return the longest time of a token request and its first call together
	 */
	public Duration end() throws Exception {
		// Some attacks are over within a second.
		await().atMost(TestSystem.PATIENCE).until(() -> this.load.calls() > MIN_CALLS);
		this.clock.shutdown();
		assertThat(this.clock.awaitTermination(TestSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		int calls = this.load.end();
		assertThat(this.system.control().processes()).isEqualTo(this.processes);
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
