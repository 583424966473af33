package dev.tricall.system.run;

import java.time.Duration;

/**
 * How long to wait before a part that has ended is started again: not at all the first
 * time, then 1, 2, 4, 8 and at most 15 seconds while it keeps ending soon. Not safe for
 * use by several threads.
 */
final class Backoff {

	private static final Duration LONGEST = Duration.ofSeconds(15);

	/** A part that lived this long had no trouble starting. */
	private static final Duration HEALTHY = Duration.ofSeconds(30);

	private int ends;

	/**
	 * Returns the time to wait now.
	 * @param lived how long the part lived since it was last started
	 */
	Duration next(Duration lived) {
		this.ends = (lived.compareTo(HEALTHY) >= 0) ? 1 : this.ends + 1;
		if (this.ends == 1) {
			return Duration.ZERO;
		}
		Duration delay = Duration.ofSeconds(1L << Math.min(this.ends - 2, 4));
		return (delay.compareTo(LONGEST) < 0) ? delay : LONGEST;
	}

}
