package dev.tricall.failover;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import dev.tricall.grpcdiscovery.Strategy;

/**
 * How calls are spread over the instances of a service and go on to another one.
 *
 * @param strategy how they are spread
 * @param attemptTimeout how long an attempt may take that can be followed by another;
 * positive, and longer than a good instance takes
 * @param keepLastKnown how long the last non-empty list is kept when the registry answers
 * with an empty one, as it does after a restart; zero to believe it at once
 */
@ConfigurationProperties("balancing")
public record BalancingProperties(@DefaultValue("round-robin") Strategy strategy,
		@DefaultValue("800ms") Duration attemptTimeout, @DefaultValue("30s") Duration keepLastKnown) {

	public BalancingProperties {
		if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
			throw new IllegalArgumentException("balancing.attempt-timeout must be positive, not " + attemptTimeout);
		}
	}

}
