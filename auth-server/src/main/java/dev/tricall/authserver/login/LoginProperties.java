package dev.tricall.authserver.login;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of login sessions.
 *
 * @param maxSessions maximum number of sessions; further logins get 503
 * @param maxSessionsPerAccount maximum number of sessions of one user; a further login
 * ends the oldest one
 * @param sessionLifetime maximum time from the login to the end of a session, even if it
 * is in use
 */
@Validated
@ConfigurationProperties("auth-server.login")
record LoginProperties(@DefaultValue("1000") @Positive int maxSessions,
		@DefaultValue("10") @Positive int maxSessionsPerAccount,
		@DefaultValue("12h") @DurationMin(seconds = 1) Duration sessionLifetime) {

}
