package dev.tricall.balancing;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of load balancing and failover, for all transports.
 *
 * @param strategy how calls are distributed over the instances of a service
 * @param attemptTimeout time after which a call that has an alternative instance tries
 * it; must be longer than a healthy instance takes
 * @param keepLastKnown how long the last non-empty instance list stays in use while the
 * registry returns an empty list, as it does after a restart. Zero means that an empty
 * list takes effect at once
 */
@Validated
@ConfigurationProperties("balancing")
public record BalancingProperties(@DefaultValue("round-robin") Strategy strategy,
		@DefaultValue("800ms") @DurationMin(millis = 1) Duration attemptTimeout,
		@DefaultValue("30s") Duration keepLastKnown) {

}
