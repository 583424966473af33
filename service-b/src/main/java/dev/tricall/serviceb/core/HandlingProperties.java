package dev.tricall.serviceb.core;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Bounds of what is handled at a time.
 *
 * @param maxConcurrent how many pieces of data over each transport; positive. More are
 * refused at once, since those that wait for the database would all be late
 */
@ConfigurationProperties("handling")
public record HandlingProperties(int maxConcurrent) {

	public HandlingProperties {
		if (maxConcurrent < 1) {
			throw new IllegalArgumentException("handling.max-concurrent must be positive, not " + maxConcurrent);
		}
	}

}
