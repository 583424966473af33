package dev.tricall.authserver.login;

import dev.tricall.telemetry.SecurityLog;

import org.springframework.security.provisioning.UserDetailsManager;

/**
 * Writes logins to the security log. The name is left out where there is no such account:
 * it may be a password that was typed into the wrong field.
 */
final class LoginLog {

	private static final String ACTION = "login";

	private final UserDetailsManager accounts;

	LoginLog(UserDetailsManager accounts) {
		this.accounts = accounts;
	}

	void granted(LoginAttempt attempt) {
		SecurityLog.granted(ACTION).user(attempt.account()).address(attempt.address()).write();
	}

	void wrongPassword(LoginAttempt attempt) {
		refused(attempt, this.accounts.userExists(attempt.account()) ? "wrong password" : "unknown account");
	}

	void refused(LoginAttempt attempt, String reason) {
		SecurityLog.refused(ACTION)
			.user(this.accounts.userExists(attempt.account()) ? attempt.account() : null)
			.address(attempt.address())
			.reason(reason)
			.write();
	}

}
