package dev.tricall.authserver.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the signing keys.
 *
 * @param file the file with the private keys, a JWK set; created at the first start
 * @param publishAhead how long a new key is published before it signs. At least as long
 * as resource servers cache keys, so that they know each key before they need it
 * @param tokenLifetimes the lifetimes of all kinds of tokens. A key is published for the
 * longest of them after it has stopped signing
 */
@Validated
@ConfigurationProperties("auth-server.keys")
record KeysProperties(@NotNull Path file, @NotNull @DurationMin Duration publishAhead,
		@NotEmpty List<Duration> tokenLifetimes) {

	Duration longestTokenLifetime() {
		return Collections.max(this.tokenLifetimes);
	}

}
