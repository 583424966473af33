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
 * Responds to rejected requests with a problem detail (RFC 9457), and writes them to the
 * security log.
 */
final class RegistryErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {

	private final BasicAuthenticationConverter converter = new BasicAuthenticationConverter();

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
			throws IOException {
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"registry\"");
		reject(request, response, account(request), HttpStatus.UNAUTHORIZED, "A registry account is required.");
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
			throws IOException {
		reject(request, response, request.getRemoteUser(), HttpStatus.FORBIDDEN, "Access denied.");
	}

	/**
	 * Returns the user name in the credentials, which need not be valid, if any.
	 */
	private @Nullable String account(HttpServletRequest request) {
		try {
			@Nullable Authentication authentication = this.converter.convert(request);
			return (authentication != null) ? authentication.getName() : null;
		}
		catch (AuthenticationException ex) {
			return null;
		}
	}

	private static void reject(HttpServletRequest request, HttpServletResponse response, @Nullable String account,
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
	 * @param detail a text without quotes and control characters, which are not escaped
	 */
	static String problem(HttpStatus status, String detail) {
		return "{\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}".formatted(status.value(), status.getReasonPhrase(),
				detail);
	}

}
