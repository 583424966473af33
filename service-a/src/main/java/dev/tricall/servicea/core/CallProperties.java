package dev.tricall.servicea.core;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Bounds of calls to service B.
 *
 * @param timeout time for a call in all, positive; the gateway waits longer than this
 * @param maxConcurrent how many calls there may be at a time over each transport;
 * positive. More are refused at once: so none piles up, and a transport that hangs leaves
 * the others alone
 * @param maxConnections how many HTTP connections there may be to one instance and to
 * all; positive
 * @param maxWait how long a call may wait for a connection, positive
 */
@ConfigurationProperties("call")
public record CallProperties(Duration timeout, int maxConcurrent, int maxConnections, Duration maxWait) {

	public CallProperties {
		requirePositive("timeout", timeout);
		requirePositive("max-wait", maxWait);
		requirePositive("max-concurrent", maxConcurrent);
		requirePositive("max-connections", maxConnections);
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("call." + name + " must be positive, not " + value);
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("call." + name + " must be positive, not " + value);
		}
	}

}
