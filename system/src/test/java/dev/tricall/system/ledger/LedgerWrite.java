package dev.tricall.system.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;

/**
 * A value that a caller sends under one id until it is acknowledged. Attempts are
 * sequential, on any thread.
 */
final class LedgerWrite {

	private static final Duration FIRST_DELAY = Duration.ofMillis(250);

	private static final int MAX_DOUBLINGS = 4;

	private final String id = ApiClient.newId();

	private final long start = System.nanoTime();

	private final LedgerCaller.Key key;

	private final int number;

	private final List<Receipt> answers = new CopyOnWriteArrayList<>();

	private boolean loseResponse;

	private boolean acknowledged;

	private int failures;

	private Duration duration = Duration.ZERO;

	/**
	 * @param loseResponse whether to ignore the first successful response and so to
	 * repeat a call that has been applied
	 */
	LedgerWrite(LedgerCaller.Key key, boolean loseResponse) {
		this.key = key;
		this.number = key.next();
		this.loseResponse = loseResponse;
	}

	LedgerCaller.Key key() {
		return this.key;
	}

	CompletableFuture<Response> send() {
		try {
			return this.key.caller().api().postAsync(this.key.caller().path(), this.id, this.key.name(), value());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex); // no token could be obtained
		}
	}

	private String value() {
		return this.key.name() + " number " + this.number;
	}

	/**
	 * Records a response.
	 * @param response null if there was none
	 * @return whether the call is to be repeated
	 */
	boolean recordAndCheckRepeat(@Nullable Response response) {
		if (response == null || response.status() / 100 != 2) {
			this.failures++;
			return true;
		}
		if (response.status() == 200) {
			this.answers.add(ServiceBClient.receipt(response.json()));
		}
		if (this.loseResponse) {
			this.loseResponse = false;
			return true;
		}
		this.acknowledged = true;
		this.duration = age();
		return false;
	}

	/**
	 * Returns the delay before the next attempt: that of {@code Retry-After} plus a
	 * random delay that grows with each failure.
	 */
	Duration retryDelay(@Nullable Response response) {
		long requested = (response == null || response.header("Retry-After").isEmpty()) ? 0
				: Duration.ofSeconds(Long.parseLong(response.header("Retry-After"))).toMillis();
		long own = (this.failures == 0) ? 0 : FIRST_DELAY.toMillis() << Math.min(this.failures - 1, MAX_DOUBLINGS);
		return Duration.ofMillis(requested + ThreadLocalRandom.current().nextLong(own + 1));
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/** Returns the time until the acknowledgement, zero if there was none. */
	Duration duration() {
		return this.duration;
	}

	Entry entry() {
		return new Entry(this.id, this.key.name(), this.number, value(), this.key.caller().transport(),
				this.key.caller().owner(), this.acknowledged, List.copyOf(this.answers));
	}

}
