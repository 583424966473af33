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

class HashingSlotsTests {

	private static final int MANY = 40;

	private final HashingSlots slots = new HashingSlots(2);

	@Test
	void noMoreThanTheGivenNumberHashAtOnce() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch refused = new CountDownLatch(MANY - 26);
		AtomicInteger admitted = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(MANY);
		CompletableFuture<?>[] all = IntStream.range(0, MANY).mapToObj((i) -> CompletableFuture.runAsync(() -> {
			if (!this.slots.acquire()) {
				refused.countDown();
				return;
			}
			admitted.incrementAndGet();
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			await(refused);
			running.decrementAndGet();
			this.slots.release();
		}, executor)).toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(all).get(20, TimeUnit.SECONDS);
		executor.shutdown();
		assertThat(most).hasValue(2);
		assertThat(admitted).as("two that hash and 24 that wait").hasValueLessThanOrEqualTo(26).hasPositiveValue();
		assertThat(this.slots.acquire()).isTrue();
	}

	@Test
	void waitsNoLongerThanTwoSeconds() {
		assertThat(this.slots.acquire()).isTrue();
		assertThat(this.slots.acquire()).isTrue();
		long start = System.nanoTime();
		assertThat(this.slots.acquire()).isFalse();
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
