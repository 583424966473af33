package dev.tricall.discoveryserver;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;

import dev.tricall.telemetry.SecurityLog;

/**
 * Answers refused requests with a problem detail (RFC 9457), and writes them to the
 * security log.
 */
final class RegistryProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

	private final BasicAuthenticationConverter credentials = new BasicAuthenticationConverter();

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
			throws IOException {
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"registry\"");
		refuse(request, response, account(request), HttpStatus.UNAUTHORIZED,
				"The name and password of an account of the registry are required.");
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
			throws IOException {
		refuse(request, response, request.getRemoteUser(), HttpStatus.FORBIDDEN,
				"This account of the registry must not do this.");
	}

	/**
	 * Returns the name that a caller claims to have, if any.
	 */
	private @Nullable String account(HttpServletRequest request) {
		try {
			@Nullable Authentication claimed = this.credentials.convert(request);
			return (claimed != null) ? claimed.getName() : null;
		}
		catch (AuthenticationException ex) {
			return null;
		}
	}

	private static void refuse(HttpServletRequest request, HttpServletResponse response, @Nullable String account,
			HttpStatus status, String detail) throws IOException {
		SecurityLog.refused("registry")
			.user(account)
			.address(request.getRemoteAddr())
			.reason(detail)
			.with("http.request.method", request.getMethod())
			.with("url.path", request.getRequestURI())
			.write();
		response.setStatus(status.value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.getWriter().write(problem(status, detail));
	}

	/**
	 * Returns a problem detail as JSON.
	 * @param detail a constant text, or one without quotes and control characters
	 */
	static String problem(HttpStatus status, String detail) {
		return "{\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}".formatted(status.value(), status.getReasonPhrase(),
				detail);
	}

}
