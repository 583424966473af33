package dev.tricall.authserver.throttling;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Counts failed attempts by name and tells how long the next one has to wait. The first
 * failures of a name have no consequence; each further one doubles the delay, from 1 s to
 * at most 10 s. A name is forgotten 15 minutes after its last failure.
 * <p>
 * Names come from strangers, so memory is bounded: a name is kept as a hash, and of more
 * than 5,000 names the least used ones are dropped (about 300 bytes each). Safe for use
 * by many threads.
 */
public final class FailureCounter {

	private static final int MAX_NAMES = 5_000;

	private static final Duration MEMORY = Duration.ofMinutes(15);

	private static final long MAX_DELAY = Duration.ofSeconds(10).toNanos();

	private static final int MAX_DOUBLINGS = 4;

	private final Cache<String, Failures> failures;

	private final int burst;

	private final Ticker ticker;

	/**
	 * Creates a counter without any failures.
	 * @param burst the failure with this number, counted from 1, causes the first delay
	 * @param ticker the source of time, in nanoseconds
	 */
	public FailureCounter(int burst, Ticker ticker) {
		this.failures = Caffeine.newBuilder()
			.maximumSize(MAX_NAMES)
			.expireAfterWrite(MEMORY)
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
		this.burst = burst;
		this.ticker = ticker;
	}

	/**
	 * How long the next attempt under this name has to wait, zero if not at all.
	 */
	public Duration delay(String name) {
		Failures counted = this.failures.getIfPresent(hash(name));
		return (counted != null) ? counted.remaining(this.ticker.read()) : Duration.ZERO;
	}

	/**
	 * Counts a failure.
	 * @return whether it is one of the first failures of the name, up to the one that
	 * causes the first delay
	 */
	public boolean addFailure(String name) {
		long now = this.ticker.read();
		Failures counted = this.failures.asMap()
			.compute(hash(name),
					(key, before) -> new Failures((before != null) ? before.count() + 1 : 1, now, this.burst));
		return counted.count() <= this.burst;
	}

	public void forget(String name) {
		this.failures.invalidate(hash(name));
	}

	/** How many names have failures. */
	long size() {
		this.failures.cleanUp();
		return this.failures.estimatedSize();
	}

	private static String hash(String name) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * The failures of one name.
	 *
	 * @param count how many there were
	 * @param last when the last one was, by the ticker
	 * @param burst the number of the failure that causes the first delay
	 */
	private record Failures(int count, long last, int burst) {

		private Duration remaining(long now) {
			if (this.count < this.burst) {
				return Duration.ZERO;
			}
			long doubled = Duration.ofSeconds(1L << Math.min(this.count - this.burst, MAX_DOUBLINGS)).toNanos();
			return Duration.ofNanos(Math.max(0, Math.min(doubled, MAX_DELAY) - (now - this.last)));
		}

	}

}
