package dev.tricall.failover;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many attempts may follow a first one: one for every ten calls that went well, and
 * so many at once. More would multiply an outage. Thread-safe.
 */
final class RetryBudget {

	private static final int CALLS_PER_RETRY = 10;

	private final int most;

	/** In tenths of a retry. */
	private final AtomicInteger credit;

	RetryBudget(int burst) {
		this.most = burst * CALLS_PER_RETRY;
		this.credit = new AtomicInteger(this.most);
	}

	/**
	 * Takes a retry out, if there is one.
	 */
	boolean spend() {
		return this.credit
			.getAndUpdate((now) -> (now >= CALLS_PER_RETRY) ? now - CALLS_PER_RETRY : now) >= CALLS_PER_RETRY;
	}

	/**
	 * Puts one back that was not needed.
	 */
	void refund() {
		add(CALLS_PER_RETRY);
	}

	/**
	 * Tells that a call went well.
	 */
	void earn() {
		add(1);
	}

	private void add(int tenths) {
		this.credit.updateAndGet((now) -> Math.min(this.most, now + tenths));
	}

}
