package dev.tricall.failover;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which instances get how many calls while all are well.
 */
class SpreadTests {

	private final Instance a = Instance.named("a");

	private final Instance b = Instance.named("b");

	private final Instance c = Instance.named("c");

	@AfterEach
	void close() {
		this.a.close();
		this.b.close();
		this.c.close();
	}

	@Test
	void roundRobinIsExactOverTwo() {
		assertThat(calls("round-robin", 100, this.a.registered(), this.b.registered()))
			.containsOnly(Map.entry("a", 50L), Map.entry("b", 50L));
	}

	@Test
	void roundRobinIsExactOverThreeWhateverTheyWeigh() {
		assertThat(calls("round-robin", 99, this.a.weighing(5), this.b.weighing(1), this.c.weighing(0)))
			.containsOnly(Map.entry("a", 33L), Map.entry("b", 33L), Map.entry("c", 33L));
	}

	@Test
	void roundRobinIsExactFromManyThreads() {
		try (Client client = new Client()) {
			client.registry().has(this.a, this.b);
			IntStream.range(0, 200).parallel().forEach((i) -> client.get());
		}
		assertThat(this.a.calls()).isEqualTo(100);
		assertThat(this.b.calls()).isEqualTo(100);
	}

	/**
	 * Of 1,000 calls, a fair choice between two gives one of them fewer than 420 or more
	 * than 580 with a probability of 4e-7: the binomial distribution, 5 of its standard
	 * deviations.
	 */
	@Test
	void randomIsWithinItsStatisticalBound() {
		calls("random", 1000, this.a.registered(), this.b.registered());
		assertThat(this.a.calls()).isBetween(420, 580);
		assertThat(this.a.calls() + this.b.calls()).isEqualTo(1000);
	}

	@Test
	void weightedIsExactAndInterleaved() {
		try (Client client = new Client("balancing.strategy=weighted")) {
			client.registry().has(this.a.weighing(3), this.b.weighing(1));
			StringBuilder order = new StringBuilder();
			IntStream.range(0, 12).forEach((i) -> order.append(client.get()));
			assertThat(order.toString()).isEqualTo("aaba".repeat(3));
		}
	}

	@Test
	void weightedOverThreeIsExactAndNotInBursts() {
		try (Client client = new Client("balancing.strategy=weighted")) {
			client.registry().has(this.a.weighing(5), this.b.weighing(3), this.c.weighing(1));
			StringBuilder order = new StringBuilder();
			IntStream.range(0, 90).forEach((i) -> order.append(client.get()));
			assertThat(order.toString()).doesNotContain("aaa", "bb", "cc");
		}
		assertThat(new int[] { this.a.calls(), this.b.calls(), this.c.calls() }).containsExactly(50, 30, 10);
	}

	@Test
	void weightZeroMeansNoCalls() {
		assertThat(calls("weighted", 20, this.a.weighing(1), this.b.weighing(0))).containsOnlyKeys("a");
	}

	@Test
	void weightsThatAreAllZeroAreAllTheSame() {
		assertThat(calls("weighted", 20, this.a.weighing(0), this.b.weighing(0))).containsOnly(Map.entry("a", 10L),
				Map.entry("b", 10L));
	}

	@Test
	void oneInstanceGetsAllCalls() {
		assertThat(calls("round-robin", 20, this.a.registered())).containsOnly(Map.entry("a", 20L));
	}

	@Test
	void noCallFailsWhenInstancesJoinAndLeaveUnderLoad() {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		AtomicBoolean enough = new AtomicBoolean();
		try (Client client = new Client()) {
			client.registry().has(this.a);
			CompletableFuture<?>[] load = IntStream.range(0, 4).mapToObj((i) -> CompletableFuture.runAsync(() -> {
				while (!enough.get()) {
					client.postWithKey();
				}
			}, threads)).toArray(CompletableFuture[]::new);
			for (int i = 0; i < 5; i++) {
				calledMore(this.a, 20);
				client.registry().has(this.a, this.b, this.c);
				calledMore(this.c, 20);
				client.registry().has(this.b, this.c);
				calledMore(this.b, 20);
				client.registry().has(this.a);
			}
			enough.set(true);
			CompletableFuture.allOf(load).join();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void calledMore(Instance instance, int calls) {
		int before = instance.calls();
		await().until(() -> instance.calls() >= before + calls);
	}

	private Map<String, Long> calls(String strategy, int calls, ServiceInstance... instances) {
		try (Client client = new Client("balancing.strategy=" + strategy)) {
			client.registry().has(instances);
			return client.count(calls);
		}
	}

}
