package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

import dev.tricall.authserver.errors.ProblemResponses;
import dev.tricall.telemetry.SecurityLog;

/**
 * Counts and logs successful and failed logins, and responds to them. Unlike Spring's
 * handlers it does not store the exception of a failed login in a session.
 */
final class LoginResultHandler implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

	/** Action of logins in the security log. */
	private static final String ACTION = "login";

	private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

	private final RedirectStrategy redirect = new DefaultRedirectStrategy();

	private final RequestCache requests;

	private final LoginThrottle throttle;

	private final KnownBrowsers browsers;

	private final UserDetailsManager users;

	private final ProblemResponses problems;

	LoginResultHandler(RequestCache requests, LoginThrottle throttle, KnownBrowsers browsers, UserDetailsManager users,
			ProblemResponses problems) {
		this.requests = requests;
		this.throttle = throttle;
		this.browsers = browsers;
		this.users = users;
		this.problems = problems;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		this.throttle.addSuccess(attempt);
		SecurityLog.granted(ACTION).user(attempt.account()).address(attempt.address()).write();
		this.browsers.remember(attempt.account(), request, response);
		SavedRequest savedRequest = this.requests.getRequest(request, response);
		this.requests.removeRequest(request, response);
		this.redirect.sendRedirect(request, response, (savedRequest != null) ? savedRequest.getRedirectUrl() : "/");
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		if (exception instanceof SessionAuthenticationException) {
			logRefused(attempt, "too many sessions");
			this.problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, RETRY_AFTER);
			return;
		}
		this.throttle.addFailure(attempt);
		logRefused(attempt, isUser(attempt) ? "wrong password" : "unknown account");
		this.redirect.sendRedirect(request, response, LoginPageConfigurer.FAILURE_URL);
	}

	/**
	 * Omits names of unknown users, because they may be passwords that were typed into
	 * the wrong field.
	 */
	private void logRefused(LoginAttempt attempt, String reason) {
		SecurityLog.refused(ACTION)
			.user(isUser(attempt) ? attempt.account() : null)
			.address(attempt.address())
			.reason(reason)
			.write();
	}

	private boolean isUser(LoginAttempt attempt) {
		return this.users.userExists(attempt.account());
	}

}
