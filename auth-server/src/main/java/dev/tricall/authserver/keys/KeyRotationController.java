package dev.tricall.authserver.keys;

import java.security.Principal;
import java.time.Instant;

import com.nimbusds.jose.jwk.JWK;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.tricall.telemetry.SecurityLog;

/**
 * Rotates the signing keys on request of an admin.
 */
@RestController
class KeyRotationController {

	private final KeyFile keyFile;

	private final KeysProperties properties;

	KeyRotationController(KeyFile keyFile, KeysProperties properties) {
		this.keyFile = keyFile;
		this.properties = properties;
	}

	/**
	 * Creates the next signing key, unless there is one already. Tokens signed with older
	 * keys stay valid until they expire.
	 */
	@PostMapping("/admin/keys")
	NextKey rotate(Principal admin, HttpServletRequest request) {
		JWK key = this.keyFile.rotate(this.properties.publishAhead(), this.properties.longestTokenLifetime());
		NextKey next = new NextKey(key.getKeyID(), SigningKeys.startOf(key));
		SecurityLog.granted("key-rotation")
			.user(admin.getName())
			.address(request.getRemoteAddr())
			.with("key.id", next.kid())
			.with("key.signs_from", next.signsFrom())
			.write();
		return next;
	}

	record NextKey(String kid, Instant signsFrom) {
	}

}
