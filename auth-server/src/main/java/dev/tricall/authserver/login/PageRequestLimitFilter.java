package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.tricall.authserver.errors.ProblemResponses;

/**
 * Limits concurrent requests for pages, which need no credentials, to the number of
 * processors, so that a flood of them leaves processor time for tokens. Further requests
 * wait in order of arrival, for at most two seconds; then, or if too many wait, they get
 * 503. Token requests and the signing keys are not limited here.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class PageRequestLimitFilter extends OncePerRequestFilter {

	private static final int MAX_WAITING = 40;

	private static final String SIGNING_KEYS = "/oauth2/jwks";

	private final ProblemResponses problems;

	private final ConcurrencyLimit limit;

	PageRequestLimitFilter(ProblemResponses problems, int maxConcurrent) {
		this.problems = problems;
		this.limit = new ConcurrencyLimit(maxConcurrent, MAX_WAITING);
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return HttpMethod.POST.matches(request.getMethod()) || SIGNING_KEYS.equals(request.getRequestURI());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!this.limit.tryAcquire()) {
			this.problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, Duration.ofSeconds(1));
			return;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.limit.release();
		}
	}

}
