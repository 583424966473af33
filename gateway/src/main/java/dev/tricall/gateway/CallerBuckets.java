package dev.tricall.gateway;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;

/**
 * Token buckets, one for each caller, in bounded memory. A bucket that is dropped comes
 * back full. Several gateways would each allow as much. Thread-safe.
 */
final class CallerBuckets {

	/** About 300 bytes each. */
	private static final int MAX_CALLERS = 10_000;

	private final LoadingCache<String, Bucket> buckets;

	/**
	 * Creates buckets that are full at first.
	 * @param perSecond tokens that are added each second, positive
	 * @param capacity tokens in a full bucket, positive
	 */
	CallerBuckets(long perSecond, long capacity) {
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MAX_CALLERS)
			.expireAfterAccess(Duration.ofMinutes(1))
			.build((caller) -> Bucket.builder()
				.addLimit((limit) -> limit.capacity(capacity).refillGreedy(perSecond, Duration.ofSeconds(1)))
				.build());
	}

	/**
	 * Takes tokens out of a caller's bucket.
	 * @return zero if they were there; otherwise the time until they are, and none has
	 * been taken
	 */
	Duration take(String caller, long tokens) {
		ConsumptionProbe probe = this.buckets.get(caller).tryConsumeAndReturnRemaining(tokens);
		return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
	}

}
