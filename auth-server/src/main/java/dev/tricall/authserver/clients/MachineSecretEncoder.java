package dev.tricall.authserver.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Client secrets are long random strings made for machines, so there is no dictionary to
 * slow down: one SHA-256 instead of Spring's default, whose bcrypt costs every token
 * request about 70 ms of CPU. Not for what a person has to remember.
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
