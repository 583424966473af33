package dev.tricall.authserver.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the signing keys.
 *
 * @param file the file with the private keys, a JWK set; created at the first start
 * @param publishAhead how long a new key is published before it signs. At least as long
 * as resource servers cache keys, so that they know each key before they need it
 * @param tokenLifetimes the lifetimes of all kinds of tokens. A key is published for the
 * longest of them after it has stopped signing
 */
@ConfigurationProperties("auth-server.keys")
record KeysProperties(Path file, Duration publishAhead, List<Duration> tokenLifetimes) {

	Duration longestTokenLifetime() {
		return Collections.max(this.tokenLifetimes);
	}

}
