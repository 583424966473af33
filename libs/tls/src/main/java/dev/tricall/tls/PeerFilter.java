package dev.tricall.tls;

import java.io.IOException;
import java.util.function.BiPredicate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects a request whose credentials belong to another service than the certificate of
 * its connection, so that no service can use stolen credentials of another one. Belongs
 * in a security filter chain, before authorization.
 */
public final class PeerFilter extends OncePerRequestFilter {

	private final BiPredicate<Authentication, String> isPeer;

	/**
	 * @param isPeer whether the authentication is that of the peer with this name
	 */
	public PeerFilter(BiPredicate<Authentication, String> isPeer) {
		this.isPeer = isPeer;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		@Nullable Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication != null && !(authentication instanceof AnonymousAuthenticationToken)) {
			String peer = PeerValve.peerOf(request);
			if (peer == null || !this.isPeer.test(authentication, peer)) {
				throw new AccessDeniedException("The credentials belong to another service than the certificate.");
			}
		}
		chain.doFilter(request, response);
	}

}
