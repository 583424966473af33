package dev.tricall.gateway.limits;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.tricall.gateway.errors.GatewayUnavailableException;

/**
 * Limits concurrent requests and rejects surplus ones before they cost anything. When all
 * processors are busy, most requests wait for one before they reach the {@link Bulkhead}
 * of their route, which would therefore not limit them.
 */
public final class CapacityFilter extends OncePerRequestFilter {

	private final Semaphore free;

	private final HandlerExceptionResolver problems;

	public CapacityFilter(int requests, HandlerExceptionResolver problems) {
		this.free = new Semaphore(requests);
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!this.free.tryAcquire()) {
			this.problems.resolveException(request, response, null,
					new GatewayUnavailableException("Too many concurrent requests."));
			return;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.free.release();
		}
	}

}
