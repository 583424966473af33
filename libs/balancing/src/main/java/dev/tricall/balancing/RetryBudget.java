package dev.tricall.balancing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits retries to one per ten calls to which the service has responded, plus an initial
 * burst, so that retries do not multiply the load of an outage. Thread-safe.
 */
public final class RetryBudget {

	private static final int CALLS_PER_RETRY = 10;

	private final int maxCredit;

	/** In tenths of a retry. */
	private final AtomicInteger credit;

	/**
	 * Creates a budget that is full.
	 * @param burst the maximum number of retries that the budget holds; 0 means that
	 * there are no retries at all
	 */
	public RetryBudget(int burst) {
		this.maxCredit = burst * CALLS_PER_RETRY;
		this.credit = new AtomicInteger(this.maxCredit);
	}

	/**
	 * Takes one retry out of the budget.
	 * @return whether there was one left
	 */
	public boolean trySpend() {
		return this.credit.getAndUpdate(
				(current) -> (current >= CALLS_PER_RETRY) ? current - CALLS_PER_RETRY : current) >= CALLS_PER_RETRY;
	}

	/**
	 * Returns a retry that was not needed to the budget.
	 */
	public void refund() {
		add(CALLS_PER_RETRY);
	}

	/**
	 * Credits the budget for a call with a response.
	 */
	public void recordSuccess() {
		add(1);
	}

	private void add(int tenths) {
		this.credit.updateAndGet((current) -> Math.min(this.maxCredit, current + tenths));
	}

}
