package dev.tricall.authserver.login;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits concurrent password hashes, each of which takes a processor for some 60 ms. Who
 * finds no free slot waits for one, in turn and for at most two seconds; the number of
 * those who wait is limited as well, so that logins never take all request threads. Safe
 * for use by many threads.
 */
final class HashingSlots {

	private static final Duration MAX_WAIT = Duration.ofSeconds(2);

	private static final int MAX_WAITING = 24;

	private final Semaphore admitted;

	private final Semaphore hashing;

	HashingSlots(int concurrent) {
		this.admitted = new Semaphore(concurrent + MAX_WAITING);
		this.hashing = new Semaphore(concurrent, true);
	}

	/**
	 * Takes a slot, which must be released then.
	 * @return {@code false} if there is none within two seconds, or too many wait already
	 */
	boolean acquire() {
		if (!this.admitted.tryAcquire()) {
			return false;
		}
		boolean acquired = false;
		try {
			acquired = this.hashing.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (!acquired) {
				this.admitted.release();
			}
		}
		return acquired;
	}

	void release() {
		this.hashing.release();
		this.admitted.release();
	}

}
