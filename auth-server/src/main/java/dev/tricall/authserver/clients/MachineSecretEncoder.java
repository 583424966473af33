package dev.tricall.authserver.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.springframework.security.core.token.Sha512DigestUtils;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;

/**
 * Encodes client secrets with a single SHA-512. Spring's default is bcrypt, which costs
 * about 70 ms of CPU time per token request.
 * <p>
 * It requires random secrets of at least 32 characters, which are in no dictionary and
 * cannot be found by brute force; {@code libs/secrets} enforces that length if
 * {@code ALLOW_DEMO_SECRETS=false}. It must not be used for passwords of users.
 */
final class MachineSecretEncoder extends AbstractValidatingPasswordEncoder {

	@Override
	protected String encodeNonNullPassword(String secret) {
		return Sha512DigestUtils.shaHex(secret.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	protected boolean matchesNonNull(String secret, String encoded) {
		return MessageDigest.isEqual(encodeNonNullPassword(secret).getBytes(StandardCharsets.UTF_8),
				encoded.getBytes(StandardCharsets.UTF_8));
	}

}
