package dev.tricall.authserver.login;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends sessions a fixed time after their creation, even if they are in use.
 */
final class SessionLifetimeFilter extends OncePerRequestFilter {

	private final Duration lifetime;

	private final InstantSource clock;

	SessionLifetimeFilter(Duration lifetime, InstantSource clock) {
		this.lifetime = lifetime;
		this.clock = clock;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		if (session != null) {
			endIfExpired(session);
		}
		chain.doFilter(request, response);
	}

	private void endIfExpired(HttpSession session) {
		try {
			if (Instant.ofEpochMilli(session.getCreationTime()).plus(this.lifetime).isBefore(this.clock.instant())) {
				session.invalidate();
			}
		}
		catch (IllegalStateException ex) {
			// Another request has ended the session.
		}
	}

}
