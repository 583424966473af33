package dev.tricall.authserver.login;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Limits the concurrent logins of one account and of one address, so that neither takes
 * all the places of those that wait for a password hash. Memory is bounded by the number
 * of concurrent requests. Thread-safe.
 */
final class ConcurrentLogins {

	static final int MAX_PER_ACCOUNT = 3;

	static final int MAX_PER_ADDRESS = 16;

	private final ConcurrentMap<String, Integer> logins = new ConcurrentHashMap<>();

	/**
	 * Starts a login, which must be ended by {@link #end} if it was started.
	 * @return {@code false} if there are too many of its account or its address
	 */
	boolean start(LoginAttempt attempt) {
		if (!add(account(attempt), MAX_PER_ACCOUNT)) {
			return false;
		}
		if (!add(address(attempt), MAX_PER_ADDRESS)) {
			remove(account(attempt));
			return false;
		}
		return true;
	}

	void end(LoginAttempt attempt) {
		remove(account(attempt));
		remove(address(attempt));
	}

	private boolean add(String key, int max) {
		if (this.logins.merge(key, 1, Integer::sum) <= max) {
			return true;
		}
		remove(key);
		return false;
	}

	private void remove(String key) {
		this.logins.computeIfPresent(key, (name, count) -> (count > 1) ? count - 1 : null);
	}

	/** Attempts from a known browser are counted apart from those of strangers. */
	private static String account(LoginAttempt attempt) {
		return "account " + attempt.account() + ((attempt.browser() != null) ? " of a known browser" : "");
	}

	private static String address(LoginAttempt attempt) {
		return "address " + attempt.address();
	}

}
