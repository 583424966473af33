package dev.tricall.authserver.login;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits concurrent work. Further work waits in order of arrival, for at most two
 * seconds. The amount of waiting work is limited too, so that it never occupies all
 * request threads. Thread-safe.
 */
final class ConcurrencyLimit {

	private static final Duration MAX_WAIT = Duration.ofSeconds(2);

	private final Semaphore runningOrWaiting;

	private final Semaphore running;

	ConcurrencyLimit(int maxConcurrent, int maxWaiting) {
		this.runningOrWaiting = new Semaphore(maxConcurrent + maxWaiting);
		this.running = new Semaphore(maxConcurrent, true);
	}

	/**
	 * Waits for a permit.
	 * @return {@code false} if there is none within two seconds, or if too much work
	 * waits already; otherwise the permit must be released
	 */
	boolean tryAcquire() {
		if (!this.runningOrWaiting.tryAcquire()) {
			return false;
		}
		boolean acquired = false;
		try {
			acquired = this.running.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (!acquired) {
				this.runningOrWaiting.release();
			}
		}
		return acquired;
	}

	void release() {
		this.running.release();
		this.runningOrWaiting.release();
	}

}
