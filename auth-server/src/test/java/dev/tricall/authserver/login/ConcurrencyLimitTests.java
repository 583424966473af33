package dev.tricall.authserver.login;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrencyLimitTests {

	private static final int MANY = 40;

	private final ConcurrencyLimit limit = new ConcurrencyLimit(2, 24);

	@Test
	void limitsConcurrentAndWaitingLogins() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger maxRunning = new AtomicInteger();
		CountDownLatch refused = new CountDownLatch(MANY - 26);
		AtomicInteger admitted = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(MANY);
		CompletableFuture<?>[] all = IntStream.range(0, MANY).mapToObj((i) -> CompletableFuture.runAsync(() -> {
			if (!this.limit.tryAcquire()) {
				refused.countDown();
				return;
			}
			admitted.incrementAndGet();
			maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
			await(refused);
			running.decrementAndGet();
			this.limit.release();
		}, executor)).toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(all).get(20, TimeUnit.SECONDS);
		executor.shutdown();
		assertThat(maxRunning).hasValue(2);
		assertThat(admitted).as("two run and 24 wait").hasValueLessThanOrEqualTo(26).hasPositiveValue();
		assertThat(this.limit.tryAcquire()).isTrue();
	}

	@Test
	void waitsForAtMostTwoSeconds() {
		assertThat(this.limit.tryAcquire()).isTrue();
		assertThat(this.limit.tryAcquire()).isTrue();
		long start = System.nanoTime();
		assertThat(this.limit.tryAcquire()).isFalse();
		assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(1_900L, 6_000L);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
