package dev.tricall.authserver.login;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits concurrent password hashing, which takes about 60 ms of CPU time per login.
 * Further logins wait in order of arrival, for at most two seconds. The number of waiting
 * logins is limited too, so that they never occupy all request threads. Thread-safe.
 */
final class PasswordHashingLimit {

	private static final Duration MAX_WAIT = Duration.ofSeconds(2);

	private static final int MAX_WAITING = 24;

	private final Semaphore hashingOrWaiting;

	private final Semaphore hashing;

	PasswordHashingLimit(int concurrent) {
		this.hashingOrWaiting = new Semaphore(concurrent + MAX_WAITING);
		this.hashing = new Semaphore(concurrent, true);
	}

	/**
	 * Waits for a permit to hash a password.
	 * @return {@code false} if there is none within two seconds, or if too many logins
	 * wait already; otherwise the permit must be released
	 */
	boolean acquire() {
		if (!this.hashingOrWaiting.tryAcquire()) {
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
				this.hashingOrWaiting.release();
			}
		}
		return acquired;
	}

	void release() {
		this.hashing.release();
		this.hashingOrWaiting.release();
	}

}
