package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;

import dev.tricall.authserver.errors.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decides which logins get as far as a password hash: those that {@link LoginThrottle}
 * does not delay and that find a slot. The others are answered with 429.
 * <p>
 * Known browsers have a slot of their own, so that a flood of strangers does not keep
 * them out. Together there are as many slots as processors; strangers leave one of these
 * to known browsers and token requests.
 */
final class LoginThrottleFilter extends OncePerRequestFilter {

	private static final RequestMatcher LOGIN = PathPatternRequestMatcher.withDefaults()
		.matcher(HttpMethod.POST, LoginPage.PATH);

	private final LoginThrottle throttle;

	private final KnownBrowsers browsers;

	private final Problems problems;

	private final ConcurrentLogins concurrentLogins = new ConcurrentLogins();

	private final HashingSlots slots;

	private final HashingSlots slotsOfKnownBrowsers;

	LoginThrottleFilter(LoginThrottle throttle, KnownBrowsers browsers, Problems problems, int processors) {
		this.throttle = throttle;
		this.browsers = browsers;
		this.problems = problems;
		this.slots = new HashingSlots(Math.max(1, processors - 1));
		this.slotsOfKnownBrowsers = (processors > 1) ? new HashingSlots(1) : this.slots;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !LOGIN.matches(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		LoginAttempt attempt = LoginAttempt.of(request, this.browsers);
		if (isDelayed(attempt, response)) {
			return;
		}
		if (!this.concurrentLogins.start(attempt)) {
			refuse(response, Duration.ofSeconds(1));
			return;
		}
		try {
			hashInTurn(attempt, request, response, chain);
		}
		finally {
			this.concurrentLogins.end(attempt);
		}
	}

	private void hashInTurn(LoginAttempt attempt, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		HashingSlots slots = this.throttle.isTrusted(attempt) ? this.slotsOfKnownBrowsers : this.slots;
		if (!slots.acquire()) {
			refuse(response, Duration.ofSeconds(1));
			return;
		}
		try {
			// Attempts that waited meanwhile may have failed often enough.
			if (!isDelayed(attempt, response)) {
				chain.doFilter(request, response);
			}
		}
		finally {
			slots.release();
		}
	}

	private boolean isDelayed(LoginAttempt attempt, HttpServletResponse response) throws IOException {
		Duration delay = this.throttle.delay(attempt);
		if (delay.isZero()) {
			return false;
		}
		refuse(response, delay);
		return true;
	}

	/** Not logged: a flood must not fill the log. The failures before it are there. */
	private void refuse(HttpServletResponse response, Duration delay) throws IOException {
		this.problems.write(response, HttpStatus.TOO_MANY_REQUESTS, delay);
	}

}
