package dev.tricall.authserver.login;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tricall.authserver.throttling.FailureCounter;

/**
 * Delays logins after failed ones. Failures count against the account together with the
 * address they come from, so that one address cannot lock an account for all others, and,
 * with ten times the allowance, the first ones of each address against the account alone,
 * so that many addresses do not add up to many guesses. A known browser has a count of
 * its own and is not delayed by the other two; once it is delayed itself, it is like any
 * other browser.
 * <p>
 * Whether an account exists makes no difference. Safe for use by many threads.
 */
final class LoginThrottle {

	private static final int BURST = 5;

	private static final int BURST_OF_ALL_ADDRESSES = 50;

	private final FailureCounter addresses;

	private final FailureCounter accounts;

	private final FailureCounter browsers;

	LoginThrottle(Ticker ticker) {
		this.addresses = new FailureCounter(BURST, ticker);
		this.accounts = new FailureCounter(BURST_OF_ALL_ADDRESSES, ticker);
		this.browsers = new FailureCounter(BURST, ticker);
	}

	/** How long the attempt has to wait, zero if not at all. */
	Duration delay(LoginAttempt attempt) {
		if (isTrusted(attempt)) {
			return Duration.ZERO;
		}
		Duration address = this.addresses.delay(addressOf(attempt));
		Duration account = this.accounts.delay(attempt.account());
		return (address.compareTo(account) > 0) ? address : account;
	}

	/** Whether the attempt comes from a known browser that is not delayed itself. */
	boolean isTrusted(LoginAttempt attempt) {
		return attempt.browser() != null && this.browsers.delay(attempt.browser()).isZero();
	}

	void addFailure(LoginAttempt attempt) {
		if (attempt.browser() != null && isTrusted(attempt)) {
			boolean unused = this.browsers.addFailure(attempt.browser());
		}
		else if (this.addresses.addFailure(addressOf(attempt))) {
			// Only the first failures of an address count for the account.
			this.accounts.addFailure(attempt.account());
		}
	}

	/**
	 * Forgets the failures of the address, as a typing error is none of a guesser. Those
	 * of all addresses stay: they may be somebody else's.
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
