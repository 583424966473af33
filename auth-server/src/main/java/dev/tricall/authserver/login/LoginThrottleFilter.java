package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.tricall.authserver.errors.ProblemResponses;

/**
 * Responds with 429 to logins that {@link LoginThrottle} delays, and to those that exceed
 * a limit of concurrent logins. They are not logged, so that a flood of them does not
 * fill the log; the failures that caused a delay are.
 * <p>
 * Known browsers have a limit of their own, so that a flood of other logins does not lock
 * them out. The limits add up to the number of processors; logins from unknown browsers
 * leave one processor to known browsers and token requests.
 */
final class LoginThrottleFilter extends OncePerRequestFilter {

	private static final RequestMatcher LOGIN = PathPatternRequestMatcher.withDefaults()
		.matcher(HttpMethod.POST, LoginPageConfigurer.PATH);

	private static final int MAX_WAITING = 24;

	private final LoginThrottle throttle;

	private final KnownBrowsers browsers;

	private final ProblemResponses problems;

	private final ConcurrentLoginLimit loginLimit = new ConcurrentLoginLimit();

	private final ConcurrencyLimit hashingLimit;

	private final ConcurrencyLimit knownBrowserHashingLimit;

	LoginThrottleFilter(LoginThrottle throttle, KnownBrowsers browsers, ProblemResponses problems, int processors) {
		this.throttle = throttle;
		this.browsers = browsers;
		this.problems = problems;
		this.hashingLimit = new ConcurrencyLimit(Math.max(1, processors - 1), MAX_WAITING);
		this.knownBrowserHashingLimit = (processors > 1) ? new ConcurrencyLimit(1, MAX_WAITING) : this.hashingLimit;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !LOGIN.matches(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		if (rejectIfDelayed(attempt, response)) {
			return;
		}
		if (!this.loginLimit.tryAcquire(attempt)) {
			reject(response, Duration.ofSeconds(1));
			return;
		}
		try {
			awaitHashing(attempt, request, response, chain);
		}
		finally {
			this.loginLimit.release(attempt);
		}
	}

	private void awaitHashing(LoginAttempt attempt, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		ConcurrencyLimit limit = this.throttle.isTrusted(attempt) ? this.knownBrowserHashingLimit : this.hashingLimit;
		if (!limit.tryAcquire()) {
			reject(response, Duration.ofSeconds(1));
			return;
		}
		try {
			// Concurrent attempts may have failed in the meantime.
			if (!rejectIfDelayed(attempt, response)) {
				chain.doFilter(request, response);
			}
		}
		finally {
			limit.release();
		}
	}

	private boolean rejectIfDelayed(LoginAttempt attempt, HttpServletResponse response) throws IOException {
		Duration delay = this.throttle.delay(attempt);
		if (delay.isZero()) {
			return false;
		}
		reject(response, delay);
		return true;
	}

	private void reject(HttpServletResponse response, Duration retryAfter) throws IOException {
		this.problems.write(response, HttpStatus.TOO_MANY_REQUESTS, retryAfter);
	}

}
