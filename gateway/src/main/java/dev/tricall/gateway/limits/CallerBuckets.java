package dev.tricall.gateway.limits;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;

/**
 * Token buckets, one per caller, in bounded memory. An evicted bucket is full when it is
 * created again. The limits apply to each gateway instance separately. Thread-safe.
 */
final class CallerBuckets {

	/** About 300 bytes each. */
	private static final int MAX_CALLERS = 10_000;

	private final LoadingCache<String, Bucket> buckets;

	/**
	 * Creates buckets that are initially full.
	 * @param perSecond tokens added per second, positive and at most 10^9
	 * @param capacity tokens in a full bucket, positive
	 */
	CallerBuckets(long perSecond, long capacity) {
		Bandwidth limit = Bandwidth.builder().capacity(capacity).refillGreedy(perSecond, Duration.ofSeconds(1)).build();
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MAX_CALLERS)
			.expireAfterAccess(Duration.ofMinutes(1))
			.build((caller) -> Bucket.builder().addLimit(limit).build());
	}

	/**
	 * Takes tokens from a caller's bucket.
	 * @return zero if the bucket had enough tokens; otherwise the time until it has, and
	 * no token has been taken
	 */
	Duration take(String caller, long tokens) {
		ConsumptionProbe probe = this.buckets.get(caller).tryConsumeAndReturnRemaining(tokens);
		return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
	}

}
