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
 * Immutable set of signing keys. The lifetime of a key is part of the key, so that it
 * survives a restart: a key is published immediately, signs from its {@code nbf} until a
 * later key takes over, and is retired at its {@code exp}, when all tokens that it signed
 * have expired.
 *
 * @param keys the key pairs, in order of creation
 */
record SigningKeys(List<JWK> keys) {

	/**
	 * Resource servers accept tokens for this long after their expiry.
	 */
	private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

	SigningKeys {
		keys = List.copyOf(keys);
	}

	static SigningKeys generate(Instant now) {
		return new SigningKeys(List.of(newKey(now)));
	}

	/**
	 * Returns the key that signs: the latest of those that have started.
	 * @throws IllegalStateException if there is none
	 */
	JWK current(Instant now) {
		return this.keys.stream()
			.filter((key) -> !startOf(key).isAfter(now) && !isRetired(key, now))
			.reduce((one, other) -> startOf(other).isBefore(startOf(one)) ? one : other)
			.orElseThrow(() -> new IllegalStateException("No signing key is valid at present"));
	}

	/**
	 * Returns the key that does not sign yet, if any.
	 */
	Optional<JWK> next(Instant now) {
		return this.keys.stream().filter((key) -> startOf(key).isAfter(now)).findFirst();
	}

	/**
	 * Returns these keys with an additional one that signs from {@code start}. The others
	 * are retired when the tokens that they have signed until then have expired.
	 */
	SigningKeys rotated(Instant start, Duration tokenTimeToLive) {
		Date end = dateOf(start.plus(tokenTimeToLive).plus(CLOCK_SKEW));
		Stream<JWK> old = this.keys.stream().map((key) -> (key.getExpirationTime() != null) ? key : withEnd(key, end));
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

	private static JWK withEnd(JWK key, Date end) {
		return new RSAKey.Builder(key.toRSAKey()).expirationTime(end).build();
	}

	/**
	 * Truncates to seconds, the precision of a JWK, so that a key that is read equals the
	 * one that was written.
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
			throw new IllegalStateException("Failed to generate an RSA key", ex);
		}
	}

}
