package dev.tricall.authserver.login;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;

import dev.tricall.authserver.throttling.FailureCounter;

/**
 * Delays logins after failed ones. Failures are counted per account and address, so that
 * one address cannot lock an account for all others. The first failures of each address
 * are also counted per account, with ten times the burst, to limit guessing from many
 * addresses. A known browser has its own counter and is not delayed by the other two;
 * once it is delayed itself, it is treated like an unknown browser.
 * <p>
 * Existing and unknown accounts are treated alike. Thread-safe.
 */
final class LoginThrottle {

	/** The failure that causes the first delay. */
	private static final int BURST = 5;

	private static final int ACCOUNT_BURST = 50;

	private final FailureCounter addresses;

	private final FailureCounter accounts;

	private final FailureCounter browsers;

	LoginThrottle(Ticker ticker) {
		this.addresses = new FailureCounter(BURST, ticker);
		this.accounts = new FailureCounter(ACCOUNT_BURST, ticker);
		this.browsers = new FailureCounter(BURST, ticker);
	}

	/** Returns the remaining delay before the attempt, or zero. */
	Duration delay(LoginAttempt attempt) {
		if (isTrusted(attempt)) {
			return Duration.ZERO;
		}
		Duration address = this.addresses.delay(addressOf(attempt));
		Duration account = this.accounts.delay(attempt.account());
		return (address.compareTo(account) > 0) ? address : account;
	}

	/** Returns whether the attempt is from a known browser that is not delayed. */
	boolean isTrusted(LoginAttempt attempt) {
		return attempt.browser() != null && this.browsers.delay(attempt.browser()).isZero();
	}

	void addFailure(LoginAttempt attempt) {
		if (attempt.browser() != null && isTrusted(attempt)) {
			this.browsers.addFailure(attempt.browser());
		}
		else if (this.addresses.addFailure(addressOf(attempt))) {
			// Later failures of an address must not delay the account for all others.
			this.accounts.addFailure(attempt.account());
		}
	}

	/**
	 * Resets the counters of the address and the browser: their failures were typing
	 * errors. The counter of the account is kept, as it may include guesses from other
	 * addresses.
	 */
	void addSuccess(LoginAttempt attempt) {
		this.addresses.forget(addressOf(attempt));
		if (attempt.browser() != null) {
			this.browsers.forget(attempt.browser());
		}
	}

	private static String addressOf(LoginAttempt attempt) {
		return attempt.address() + " " + attempt.account();
	}

}
