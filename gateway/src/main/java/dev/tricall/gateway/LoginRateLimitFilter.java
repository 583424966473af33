package dev.tricall.gateway;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits the requests per second of one address to the browser's filter chain. The chain
 * answers a login by itself, so it never reaches the limit of a route, and each callback
 * costs the issuer a token request.
 */
final class LoginRateLimitFilter extends OncePerRequestFilter {

	private final RateLimit rateLimit;

	private final HandlerExceptionResolver problems;

	LoginRateLimitFilter(RateLimit rateLimit, HandlerExceptionResolver problems) {
		this.rateLimit = rateLimit;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			this.rateLimit.check(Caller.addressOf(request));
		}
		catch (TooManyRequestsException ex) {
			this.problems.resolveException(request, response, null, ex);
			return;
		}
		chain.doFilter(request, response);
	}

}
