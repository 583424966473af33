package dev.tricall.identity;

import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * {@link JwtDecoder} that caches valid tokens until they expire, but for at most
 * {@link #MAX_AGE}, so that tokens of a withdrawn key are refused soon. The cache key is
 * the complete token. Invalid tokens are not cached. Thread-safe.
 */
final class VerifiedTokens implements JwtDecoder, MeterBinder {

	static final Duration MAX_AGE = Duration.ofMinutes(1);

	/** Each takes about 4 KiB. */
	private static final int MAX_TOKENS = 2_000;

	private final JwtDecoder delegate;

	private final Cache<String, Jwt> verified;

	VerifiedTokens(JwtDecoder delegate, Ticker ticker) {
		this.delegate = delegate;
		this.verified = Caffeine.newBuilder()
			.maximumSize(MAX_TOKENS)
			.ticker(ticker)
			.recordStats()
			.expireAfter(Expiry.creating((String token, Jwt jwt) -> timeToLive(jwt.getExpiresAt())))
			.build();
	}

	@Override
	public Jwt decode(String token) {
		Jwt cached = this.verified.getIfPresent(token);
		if (cached != null) {
			return cached;
		}
		// get(token, loader) would block other tokens while keys are being fetched.
		Jwt jwt = this.delegate.decode(token);
		this.verified.put(token, jwt);
		return jwt;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.verified, "verified-tokens");
	}

	private static Duration timeToLive(@Nullable Instant expiry) {
		Duration remaining = (expiry != null) ? Duration.between(Instant.now(), expiry) : Duration.ZERO;
		return (remaining.compareTo(MAX_AGE) < 0) ? remaining : MAX_AGE;
	}

}
