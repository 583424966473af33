package dev.tricall.authserver.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the signing keys are and how they take turns.
 *
 * @param file the private keys, as a JWK set; made at the first start
 * @param publishAhead how long a new key is published before it signs: at least as long
 * as a resource server keeps the keys it has fetched, so that none is met unprepared
 * @param tokenLifetimes of all kinds of tokens; the longest is how long one may still be
 * in use after its key has stopped signing
 */
@ConfigurationProperties("auth-server.keys")
record KeysProperties(Path file, Duration publishAhead, List<Duration> tokenLifetimes) {

	Duration longestTokenLifetime() {
		return Collections.max(this.tokenLifetimes);
	}

}
