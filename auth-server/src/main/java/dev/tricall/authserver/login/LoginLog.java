package dev.tricall.authserver.login;

import dev.tricall.telemetry.SecurityLog;

import org.springframework.security.provisioning.UserDetailsManager;

/**
 * Writes logins to the security log. Names of unknown users are omitted, because they may
 * be passwords that were typed into the wrong field.
 */
final class LoginLog {

	private static final String ACTION = "login";

	private final UserDetailsManager users;

	LoginLog(UserDetailsManager users) {
		this.users = users;
	}

	void granted(LoginAttempt attempt) {
		SecurityLog.granted(ACTION).user(attempt.account()).address(attempt.address()).write();
	}

	void wrongPassword(LoginAttempt attempt) {
		refused(attempt, this.users.userExists(attempt.account()) ? "wrong password" : "unknown account");
	}

	void refused(LoginAttempt attempt, String reason) {
		SecurityLog.refused(ACTION)
			.user(this.users.userExists(attempt.account()) ? attempt.account() : null)
			.address(attempt.address())
			.reason(reason)
			.write();
	}

}
