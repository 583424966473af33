package dev.tricall.authserver.throttling;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

import org.springframework.security.core.token.Sha512DigestUtils;

/**
 * Counts failed attempts per key and determines the delay before the next attempt. The
 * first failures cause no delay; each further failure doubles it, from 1 s to at most 10
 * s. A key is forgotten 15 minutes after its last failure.
 * <p>
 * Keys come from unauthenticated requests, so memory is bounded: keys are stored as
 * hashes, and the least used of more than 5,000 are evicted (about 400 bytes each).
 * Thread-safe.
 */
public final class FailureCounter {

	private static final int MAX_KEYS = 5_000;

	private static final Duration RETENTION = Duration.ofMinutes(15);

	private static final long MAX_DELAY = Duration.ofSeconds(10).toNanos();

	private static final int MAX_DOUBLINGS = 4;

	private final Cache<String, Failures> failures;

	private final int burst;

	private final Ticker ticker;

	/**
	 * Creates a counter without any failures.
	 * @param burst the failure that causes the first delay, counted from 1
	 * @param ticker the clock, in nanoseconds
	 */
	public FailureCounter(int burst, Ticker ticker) {
		this.failures = Caffeine.newBuilder()
			.maximumSize(MAX_KEYS)
			.expireAfterWrite(RETENTION)
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
		this.burst = burst;
		this.ticker = ticker;
	}

	/**
	 * Returns the remaining delay before the next attempt, or zero.
	 */
	public Duration delay(String key) {
		Failures counted = this.failures.getIfPresent(hash(key));
		return (counted != null) ? counted.remainingDelay(this.ticker.read()) : Duration.ZERO;
	}

	/**
	 * Counts a failure.
	 * @return whether it is one of the first failures of the key, up to the one that
	 * causes the first delay
	 */
	public boolean addFailure(String key) {
		long now = this.ticker.read();
		Failures counted = this.failures.asMap()
			.compute(hash(key),
					(hash, before) -> new Failures((before != null) ? before.count() + 1 : 1, now, this.burst));
		return counted.count() <= this.burst;
	}

	public void forget(String key) {
		this.failures.invalidate(hash(key));
	}

	/**
	 * Returns the number of keys with failures.
	 */
	long size() {
		this.failures.cleanUp();
		return this.failures.estimatedSize();
	}

	private static String hash(String key) {
		return Sha512DigestUtils.shaHex(key.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The failures of one key.
	 *
	 * @param count the number of failures
	 * @param last the time of the last failure, by the ticker
	 * @param burst the failure that causes the first delay
	 */
	private record Failures(int count, long last, int burst) {

		private Duration remainingDelay(long now) {
			if (this.count < this.burst) {
				return Duration.ZERO;
			}
			long doubled = Duration.ofSeconds(1L << Math.min(this.count - this.burst, MAX_DOUBLINGS)).toNanos();
			return Duration.ofNanos(Math.max(0, Math.min(doubled, MAX_DELAY) - (now - this.last)));
		}

	}

}
