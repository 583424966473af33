package dev.tricall.authserver;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

import dev.tricall.authserver.errors.ProblemResponses;
import dev.tricall.telemetry.SecurityLog;

/**
 * Responds to rejected admin requests with a problem detail, and writes them to the
 * security log. Spring's own entry point for bearer tokens discloses why a token is
 * invalid.
 */
final class AdminErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {

	private final ProblemResponses problems;

	AdminErrorHandler(ProblemResponses problems) {
		this.problems = problems;
	}

	/**
	 * Responds with 401; RFC 6750 section 3 allows an error code only if there is a
	 * token.
	 */
	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
			throws IOException {
		boolean hasToken = cause instanceof OAuth2AuthenticationException;
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, hasToken ? "Bearer error=\"invalid_token\"" : "Bearer");
		log(request, hasToken ? "invalid token" : "no token");
		this.problems.write(response, HttpStatus.UNAUTHORIZED);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
			throws IOException {
		log(request, "role or scope missing");
		this.problems.write(response, HttpStatus.FORBIDDEN);
	}

	private static void log(HttpServletRequest request, String reason) {
		SecurityLog.refused("admin-request")
			.user(request.getRemoteUser())
			.address(request.getRemoteAddr())
			.with("url.path", request.getRequestURI())
			.reason(reason)
			.write();
	}

}
