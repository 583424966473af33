package dev.tricall.gateway.pages;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.tricall.gateway.errors.TooManyRequestsException;
import dev.tricall.gateway.limits.RateLimit;

/**
 * Limits the requests per second of each address to the browser's filter chain. The chain
 * handles the requests of a login itself, so that they do not reach the rate limit of a
 * route, and each callback causes a token request to the issuer.
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
			this.rateLimit.countByAddress(request);
		}
		catch (TooManyRequestsException ex) {
			this.problems.resolveException(request, response, null, ex);
			return;
		}
		chain.doFilter(request, response);
	}

}
