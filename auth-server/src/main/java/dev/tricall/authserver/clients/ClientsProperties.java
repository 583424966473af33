package dev.tricall.authserver.clients;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What differs from one installation to the next.
 *
 * @param tokenTimeToLive how long an access token is valid
 * @param serviceTokenTimeToLive the same of one that a service gets for itself. Longer,
 * so that the broker can go on without the issuer for at least half of it, which is when
 * services renew theirs; what they get for a caller lasts no longer than the caller's
 * @param redirectUri where a person who has logged in is sent back to; a loopback address
 * is matched with any port (RFC 8252)
 * @param dashboardRedirectUri where the gateway takes back a person who logs in to see
 * the registry's dashboard
 * @param secrets the secret of each client and the password of each person, by name
 */
@ConfigurationProperties("auth-server.clients")
record ClientsProperties(Duration tokenTimeToLive, Duration serviceTokenTimeToLive, URI redirectUri,
		URI dashboardRedirectUri, Map<String, String> secrets) {

	String secretOf(String name) {
		String secret = this.secrets.get(name);
		if (secret == null || secret.isBlank()) {
			throw new IllegalStateException("auth-server.clients.secrets." + name + " is not set");
		}
		return secret;
	}

}
