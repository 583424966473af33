package dev.tricall.system;

import java.time.Duration;
import java.util.ArrayList;
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
 * One caller who calls by all ways in turn, twenty times a second, and renews its token
 * when half of its life is over, as callers should; while there is no new one, it goes on
 * with the old one.
 */
final class SteadyLoad implements AutoCloseable {

	private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);

	private static final Duration BETWEEN_RENEWALS = Duration.ofMillis(500);

	private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final AtomicInteger started = new AtomicInteger();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Reply> accepted = new ConcurrentLinkedQueue<>();

	private final long start = System.nanoTime();

	private final TestSystem system;

	private final Duration lifetime;

	private volatile Token token;

	SteadyLoad(TestSystem system, Duration lifetime) {
		this.system = system;
		this.lifetime = lifetime;
		this.token = newToken();
		this.token.get();
		repeat(this::call, BETWEEN_CALLS);
		repeat(this::renew, BETWEEN_RENEWALS);
	}

	private void repeat(Runnable task, Duration period) {
		var unused = this.clock.scheduleAtFixedRate(task, 0, period.toMillis(), TimeUnit.MILLISECONDS);
	}

}
