package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;

import dev.tricall.authserver.errors.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

/**
 * Counts, logs and answers logins that were decided. Unlike Spring's handlers it keeps
 * nothing of a failed login in the session.
 */
final class LoginResultHandler implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

	private static final Duration SESSION_RETRY = Duration.ofMinutes(1);

	private final RedirectStrategy redirect = new DefaultRedirectStrategy();

	private final RequestCache requests;

	private final LoginThrottle throttle;

	private final KnownBrowsers browsers;

	private final LoginLog log;

	private final Problems problems;

	LoginResultHandler(RequestCache requests, LoginThrottle throttle, KnownBrowsers browsers, LoginLog log,
			Problems problems) {
		this.requests = requests;
		this.throttle = throttle;
		this.browsers = browsers;
		this.log = log;
		this.problems = problems;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		this.throttle.addSuccess(attempt);
		this.log.granted(attempt);
		this.browsers.remember(attempt.account(), request, response);
		SavedRequest wanted = this.requests.getRequest(request, response);
		this.requests.removeRequest(request, response);
		this.redirect.sendRedirect(request, response, (wanted != null) ? wanted.getRedirectUrl() : "/");
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		if (exception instanceof SessionAuthenticationException) {
			this.log.refused(attempt, "too many sessions");
			this.problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, SESSION_RETRY);
			return;
		}
		this.throttle.addFailure(attempt);
		this.log.wrongPassword(attempt);
		this.redirect.sendRedirect(request, response, LoginPage.FAILURE);
	}

}
