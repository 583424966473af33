package dev.tricall.authserver.keys;

import java.security.Principal;
import java.time.Instant;

import com.nimbusds.jose.jwk.JWK;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class KeysController {

	private static final Logger logger = LoggerFactory.getLogger(KeysController.class);

	private final KeyFile keyFile;

	private final KeysProperties properties;

	KeysController(KeyFile keyFile, KeysProperties properties) {
		this.keyFile = keyFile;
		this.properties = properties;
	}

	/**
	 * Makes a new signing key, or names the one that is waiting already. Tokens signed
	 * with the keys of before stay valid until they expire.
	 */
	@PostMapping("/admin/keys")
	NextKey rotate(Principal admin) {
		JWK key = this.keyFile.rotate(this.properties.publishAhead(), this.properties.longestTokenLifetime());
		NextKey next = new NextKey(key.getKeyID(), SigningKeys.startOf(key));
		logger.info("{} rotated the signing keys: {} signs from {}", admin.getName(), next.kid(), next.signsFrom());
		return next;
	}

	record NextKey(String kid, Instant signsFrom) {
	}

}
