package dev.tricall.gateway;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the logins and sessions at the dashboard.
 *
 * @param loginTimeout maximum time from the start of a login to its end
 * @param sessionLifetime time after which a session ends, however much it is used
 * @param sessionsPerUser maximum number of concurrent sessions of one user; a further
 * login ends the oldest one
 * @param sessions maximum number of concurrent sessions; a further login is refused
 */
@Validated
@ConfigurationProperties("gateway.dashboard")
record DashboardProperties(@DefaultValue("5m") @DurationMin(seconds = 1) Duration loginTimeout,
		@DefaultValue("30m") @DurationMin(seconds = 1) Duration sessionLifetime,
		@DefaultValue("5") @Positive int sessionsPerUser, @DefaultValue("2000") @Positive int sessions) {
}
