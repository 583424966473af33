package dev.tricall.authserver.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * The keys of one moment. A key's life is written on the key itself: it is published as
 * soon as it is here, signs from its {@code nbf} until a later one takes over, and is
 * retired at its {@code exp}, when no token it signed can be valid any more. So nothing
 * else has to be remembered over a restart.
 *
 * @param keys with their private parts, in the order in which they were made
 */
record SigningKeys(List<JWK> keys) {

	/**
	 * How far a resource server's clock may be off; it accepts a token that much longer.
	 */
	private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

	SigningKeys {
		keys = List.copyOf(keys);
	}

	static SigningKeys first(Instant now) {
		return new SigningKeys(List.of(newKey(now)));
	}

	/**
	 * The key that signs: of those that may, the one that came last.
	 */
	JWK current(Instant now) {
		return this.keys.stream()
			.filter((key) -> !startOf(key).isAfter(now) && !isRetired(key, now))
			.reduce((one, other) -> startOf(other).isBefore(startOf(one)) ? one : other)
			.orElseThrow(() -> new IllegalStateException("None of the signing keys is in force"));
	}

	/**
	 * The key that is published and does not sign yet.
	 */
	Optional<JWK> waiting(Instant now) {
		return this.keys.stream().filter((key) -> startOf(key).isAfter(now)).findFirst();
	}

	/**
	 * Adds a key that signs from {@code start}, and dates the end of the others.
	 */
	SigningKeys rotated(Instant start, Duration tokenTimeToLive) {
		Date end = dateOf(start.plus(tokenTimeToLive).plus(CLOCK_SKEW));
		Stream<JWK> old = this.keys.stream().map((key) -> (key.getExpirationTime() != null) ? key : endingAt(key, end));
		return new SigningKeys(Stream.concat(old, Stream.of(newKey(start))).toList());
	}

	SigningKeys withoutRetired(Instant now) {
		return new SigningKeys(this.keys.stream().filter((key) -> !isRetired(key, now)).toList());
	}

	static Instant startOf(JWK key) {
		return (key.getNotBeforeTime() != null) ? key.getNotBeforeTime().toInstant() : Instant.EPOCH;
	}

	private static boolean isRetired(JWK key, Instant now) {
		return key.getExpirationTime() != null && !key.getExpirationTime().toInstant().isAfter(now);
	}

	private static JWK endingAt(JWK key, Date end) {
		return new RSAKey.Builder(key.toRSAKey()).expirationTime(end).build();
	}

	/**
	 * A JWK counts in seconds; with more than that it would not be the same once read.
	 */
	private static Date dateOf(Instant instant) {
		return Date.from(instant.truncatedTo(ChronoUnit.SECONDS));
	}

	private static JWK newKey(Instant start) {
		try {
			return new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.keyIDFromThumbprint(true)
				.notBeforeTime(dateOf(start))
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("No RSA key could be made", ex);
		}
	}

}
