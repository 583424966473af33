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
 * Remembers tokens that were found good, by the whole token, until they expire but never
 * longer than {@link #LONGEST}: so a withdrawn key does not live on in here. Refused
 * tokens are not remembered.
 */
final class VerifiedTokens implements JwtDecoder, MeterBinder {

	static final Duration LONGEST = Duration.ofMinutes(1);

	/** About 4 KiB each. */
	private static final int MOST = 2_000;

	private final JwtDecoder check;

	private final Cache<String, Jwt> verified;

	VerifiedTokens(JwtDecoder check, Ticker ticker) {
		this.check = check;
		this.verified = Caffeine.newBuilder()
			.maximumSize(MOST)
			.ticker(ticker)
			.recordStats()
			.expireAfter(Expiry.creating((String token, Jwt jwt) -> remembered(jwt.getExpiresAt())))
			.build();
	}

	@Override
	public Jwt decode(String token) {
		Jwt known = this.verified.getIfPresent(token);
		if (known != null) {
			return known;
		}
		// Not get(token, loader): that would hold up others while keys are fetched.
		Jwt jwt = this.check.decode(token);
		this.verified.put(token, jwt);
		return jwt;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.verified, "verified-tokens");
	}

	private static Duration remembered(@Nullable Instant expiry) {
		Duration left = (expiry != null) ? Duration.between(Instant.now(), expiry) : Duration.ZERO;
		return (left.compareTo(LONGEST) < 0) ? left : LONGEST;
	}

}
