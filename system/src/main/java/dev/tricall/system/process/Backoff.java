package dev.tricall.system.process;

import java.time.Duration;

/**
 * Delay before a process that has ended is restarted: none the first time, then 1, 2, 4,
 * 8 and at most 15 seconds while the process keeps ending soon. Not thread-safe.
 */
final class Backoff {

	private static final Duration MAX_DELAY = Duration.ofSeconds(15);

	/** A process that ran this long counts as healthy. */
	private static final Duration MIN_HEALTHY_UPTIME = Duration.ofSeconds(30);

	private int failures;

	/**
	 * Returns the delay before the next restart.
	 * @param uptime how long the process ran since its last start
	 */
	Duration next(Duration uptime) {
		this.failures = (uptime.compareTo(MIN_HEALTHY_UPTIME) >= 0) ? 1 : this.failures + 1;
		if (this.failures == 1) {
			return Duration.ZERO;
		}
		Duration delay = Duration.ofSeconds(1L << Math.min(this.failures - 2, 4));
		return (delay.compareTo(MAX_DELAY) < 0) ? delay : MAX_DELAY;
	}

}
