package dev.tricall.gateway.pages;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of logins and sessions for the dashboard.
 *
 * @param loginTimeout maximum time between the start and the end of a login
 * @param sessionLifetime time after which a session ends even if it is in use
 * @param sessionsPerUser maximum number of concurrent sessions of one user; a further
 * login ends the oldest one
 * @param sessions maximum number of concurrent sessions; a further login is rejected
 */
@Validated
@ConfigurationProperties("gateway.dashboard")
record DashboardProperties(@DefaultValue("5m") @DurationMin(seconds = 1) Duration loginTimeout,
		@DefaultValue("30m") @DurationMin(seconds = 1) Duration sessionLifetime,
		@DefaultValue("5") @Positive int sessionsPerUser, @DefaultValue("2000") @Positive int sessions) {
}
