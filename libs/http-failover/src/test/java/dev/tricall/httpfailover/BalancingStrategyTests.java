package dev.tricall.httpfailover;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Distribution of calls over healthy instances.
 */
class BalancingStrategyTests {

	private final HttpInstance a = HttpInstance.named("a");

	private final HttpInstance b = HttpInstance.named("b");

	private final HttpInstance c = HttpInstance.named("c");

	@AfterEach
	void close() {
		this.a.close();
		this.b.close();
		this.c.close();
	}

	@Test
	void roundRobinIsTheDefaultAndIgnoresWeights() {
		try (LoadBalancedClient client = new LoadBalancedClient()) {
			client.registry().register(this.a.withWeight(5), this.b.withWeight(1), this.c.withWeight(0));
			assertThat(client.count(99)).containsOnly(Map.entry("a", 33L), Map.entry("b", 33L), Map.entry("c", 33L));
		}
	}

	/**
	 * Of 1,000 calls, a fair choice between two gives one of them fewer than 420 or more
	 * than 580 with a probability of 4e-7: that is 5 standard deviations of the binomial
	 * distribution.
	 */
	@Test
	void randomIsWithinItsStatisticalBound() {
		try (LoadBalancedClient client = new LoadBalancedClient("balancing.strategy=random")) {
			client.registry().register(this.a, this.b);
			assertThat(client.count(1000).get("a")).isBetween(420L, 580L);
		}
	}

	@Test
	void weightedReadsTheWeightsFromTheMetadata() {
		try (LoadBalancedClient client = new LoadBalancedClient("balancing.strategy=weighted")) {
			client.registry().register(this.a.withWeight(3), this.b.withWeight(1), this.c.withWeight(0));
			StringBuilder order = new StringBuilder();
			IntStream.range(0, 12).forEach((i) -> order.append(client.get()));
			assertThat(order.toString()).isEqualTo("aaba".repeat(3));
		}
	}

	@Test
	void noCallFailsWhenInstancesJoinAndLeaveUnderLoad() {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		AtomicBoolean stopped = new AtomicBoolean();
		try (LoadBalancedClient client = new LoadBalancedClient()) {
			client.registry().register(this.a);
			CompletableFuture<?>[] load = IntStream.range(0, 4).mapToObj((i) -> CompletableFuture.runAsync(() -> {
				while (!stopped.get()) {
					client.postWithKey();
				}
			}, threads)).toArray(CompletableFuture[]::new);
			for (int i = 0; i < 5; i++) {
				awaitCallsTo(this.a, 20);
				client.registry().register(this.a, this.b, this.c);
				awaitCallsTo(this.c, 20);
				client.registry().register(this.b, this.c);
				awaitCallsTo(this.b, 20);
				client.registry().register(this.a);
			}
			stopped.set(true);
			CompletableFuture.allOf(load).join();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void awaitCallsTo(HttpInstance instance, int calls) {
		int before = instance.calls();
		await().until(() -> instance.calls() >= before + calls);
	}

}
