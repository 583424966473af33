package dev.tricall.servicea.core;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the calls to service B.
 *
 * @param timeout time for a call with all its attempts; shorter than the gateway's
 * timeout
 * @param maxConcurrent concurrent calls over each transport. Calls over the limit are
 * rejected immediately, so that a transport that hangs does not affect the others
 * @param maxConnections HTTP connections to one instance and to all instances
 * @param maxWait time that a call waits for a free connection
 */
@Validated
@ConfigurationProperties("call")
public record CallProperties(@DurationMin(millis = 1) Duration timeout, @Positive int maxConcurrent,
		@Positive int maxConnections, @DurationMin(millis = 1) Duration maxWait) {
}
