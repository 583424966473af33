package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;

import dev.tricall.authserver.errors.ProblemResponses;
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
 * Counts and logs successful and failed logins, and responds to them. Unlike Spring's
 * handlers it does not store the exception of a failed login in a session.
 */
final class LoginResultHandler implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

	private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

	private final RedirectStrategy redirect = new DefaultRedirectStrategy();

	private final RequestCache requests;

	private final LoginThrottle throttle;

	private final KnownBrowsers browsers;

	private final LoginLog log;

	private final ProblemResponses problems;

	LoginResultHandler(RequestCache requests, LoginThrottle throttle, KnownBrowsers browsers, LoginLog log,
			ProblemResponses problems) {
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
		SavedRequest savedRequest = this.requests.getRequest(request, response);
		this.requests.removeRequest(request, response);
		this.redirect.sendRedirect(request, response, (savedRequest != null) ? savedRequest.getRedirectUrl() : "/");
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		if (exception instanceof SessionAuthenticationException) {
			this.log.refused(attempt, "too many sessions");
			this.problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, RETRY_AFTER);
			return;
		}
		this.throttle.addFailure(attempt);
		this.log.wrongPassword(attempt);
		this.redirect.sendRedirect(request, response, LoginPageConfigurer.FAILURE_URL);
	}

}
