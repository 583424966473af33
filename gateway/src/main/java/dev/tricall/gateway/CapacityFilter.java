package dev.tricall.gateway;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * So many requests at a time; more are refused before they cost anything. When all
 * processors are busy requests wait for these, wherever they are: {@link Bulkhead} alone,
 * further in, would see but few of them.
 */
final class CapacityFilter extends OncePerRequestFilter {

	private final Semaphore free;

	private final HandlerExceptionResolver problems;

	CapacityFilter(int requests, HandlerExceptionResolver problems) {
		this.free = new Semaphore(requests);
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!this.free.tryAcquire()) {
			this.problems.resolveException(request, response, null, new TryLater("Too many requests at a time."));
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
