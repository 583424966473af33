package dev.tricall.authserver.keys;

import java.security.Principal;
import java.time.Instant;

import com.nimbusds.jose.jwk.JWK;
import dev.tricall.telemetry.SecurityLog;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class KeysController {

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
