package dev.tricall.servicea.core;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Bounds of calls to service B.
 *
 * @param timeout time for a call in all, positive; the gateway waits longer than this
 * @param maxConnections how many HTTP connections, and so calls at a time, there may be
 * to one instance and to all; positive
 * @param maxWait how long a call may wait for a connection, positive
 */
@ConfigurationProperties("call")
public record CallProperties(Duration timeout, int maxConnections, Duration maxWait) {

	public CallProperties {
		requirePositive("timeout", timeout);
		requirePositive("max-wait", maxWait);
		if (maxConnections < 1) {
			throw new IllegalArgumentException("call.max-connections must be positive, not " + maxConnections);
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("call." + name + " must be positive, not " + value);
		}
	}

}
