package dev.tricall.authserver.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Encodes client secrets with one SHA-256, instead of Spring's default, whose bcrypt
 * costs every token request about 70 ms of CPU time.
 * <p>
 * It relies on secrets of at least 32 random characters, for which no dictionary exists
 * and which cannot be found by trying; {@code libs/secrets} enforces that length with
 * {@code ALLOW_DEMO_SECRETS=false}. It must not be used for passwords of persons.
 */
public final class MachineSecretEncoder implements PasswordEncoder {

	@Override
	public @Nullable String encode(@Nullable CharSequence secret) {
		return (secret != null) ? hash(secret) : null;
	}

	@Override
	public boolean matches(@Nullable CharSequence secret, @Nullable String encoded) {
		return secret != null && encoded != null
				&& MessageDigest.isEqual(sha256(secret), HexFormat.of().parseHex(encoded));
	}

	static String hash(CharSequence secret) {
		return HexFormat.of().formatHex(sha256(secret));
	}

	private static byte[] sha256(CharSequence secret) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(secret.toString().getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
