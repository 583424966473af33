package dev.tricall.authserver.login;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of login sessions.
 *
 * @param maxSessions maximum number of sessions; further logins get 503
 * @param maxSessionsPerAccount maximum number of sessions of one user; a further login
 * ends the oldest one
 * @param sessionLifetime maximum time from the login to the end of a session, even if it
 * is in use
 */
@ConfigurationProperties("auth-server.login")
record LoginProperties(@DefaultValue("1000") int maxSessions, @DefaultValue("10") int maxSessionsPerAccount,
		@DefaultValue("12h") Duration sessionLifetime) {

	LoginProperties {
		if (maxSessions < 1 || maxSessionsPerAccount < 1 || sessionLifetime.isNegative() || sessionLifetime.isZero()) {
			throw new IllegalArgumentException("The limits in auth-server.login must be positive");
		}
	}

}
