package dev.tricall.authserver.clients;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of clients and users.
 *
 * @param tokenTimeToLive how long an access token is valid
 * @param serviceTokenTimeToLive how long an access token that a service gets for itself
 * is valid. Services renew theirs after half of that time, so the broker keeps working
 * through an outage of this server that is shorter than the other half. Exchanged tokens
 * never outlive the token that they were exchanged for
 * @param redirectUri redirect URI of the client {@code demo-web}; a loopback address
 * matches any port (RFC 8252)
 * @param dashboardRedirectUri redirect URI of the gateway, for users who log in to the
 * registry's dashboard
 * @param secrets the secrets of clients and the passwords of users, by name
 */
@Validated
@ConfigurationProperties("auth-server.clients")
record ClientsProperties(@NotNull @DurationMin(seconds = 1) Duration tokenTimeToLive,
		@NotNull @DurationMin(seconds = 1) Duration serviceTokenTimeToLive, @NotNull URI redirectUri,
		@NotNull URI dashboardRedirectUri, @NotEmpty Map<String, String> secrets) {

	String secretOf(String name) {
		String secret = this.secrets.get(name);
		if (secret == null || secret.isBlank()) {
			throw new IllegalStateException("auth-server.clients.secrets." + name + " is not set");
		}
		return secret;
	}

}
