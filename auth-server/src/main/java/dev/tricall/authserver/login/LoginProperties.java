package dev.tricall.authserver.login;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of logins and their sessions.
 *
 * @param maxSessions sessions of all accounts together; further logins are answered with
 * 503
 * @param maxSessionsPerAccount sessions of one account; a further login ends the oldest
 * @param sessionLifetime how long after the login a session ends, however much it is used
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
