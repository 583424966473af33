package dev.tricall.authserver.login;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Limits concurrent logins per account and per address, so that neither can exhaust
 * {@link ConcurrencyLimit}. Memory is bounded by the number of concurrent requests.
 * Thread-safe.
 */
final class ConcurrentLoginLimit {

	static final int MAX_PER_ACCOUNT = 3;

	static final int MAX_PER_ADDRESS = 16;

	private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

	/**
	 * Takes a permit, which must be released.
	 * @return {@code false} if there are too many logins of the account or the address
	 */
	boolean tryAcquire(LoginAttempt attempt) {
		if (!add(accountKey(attempt), MAX_PER_ACCOUNT)) {
			return false;
		}
		if (!add(addressKey(attempt), MAX_PER_ADDRESS)) {
			remove(accountKey(attempt));
			return false;
		}
		return true;
	}

	void release(LoginAttempt attempt) {
		remove(accountKey(attempt));
		remove(addressKey(attempt));
	}

	private boolean add(String key, int max) {
		if (this.counts.merge(key, 1, Integer::sum) <= max) {
			return true;
		}
		remove(key);
		return false;
	}

	private void remove(String key) {
		this.counts.computeIfPresent(key, (name, count) -> (count > 1) ? count - 1 : null);
	}

	/** Logins from known browsers are counted separately. */
	private static String accountKey(LoginAttempt attempt) {
		return "account " + attempt.account() + ((attempt.browser() != null) ? " of a known browser" : "");
	}

	private static String addressKey(LoginAttempt attempt) {
		return "address " + attempt.address();
	}

}
