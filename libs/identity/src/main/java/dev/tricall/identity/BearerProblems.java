package dev.tricall.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.util.StringUtils;

/**
 * Refusals as problem details (RFC 9457) with the challenge of RFC 6750, section 3. The
 * texts are fixed: why exactly a token was refused is for the log, not for its sender.
 */
final class BearerProblems implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
			throws IOException {
		if (cause instanceof AuthenticationServiceException) {
			response.setHeader(HttpHeaders.RETRY_AFTER, "2");
			write(response, HttpStatus.SERVICE_UNAVAILABLE, null, "The issuer of tokens is out of reach.");
		}
		else if (isMalformed(cause)) {
			write(response, HttpStatus.BAD_REQUEST, "Bearer error=\"invalid_request\"",
					"The request must carry exactly one bearer token.");
		}
		else if (!StringUtils.startsWithIgnoreCase(request.getHeader(HttpHeaders.AUTHORIZATION), "Bearer ")) {
			write(response, HttpStatus.UNAUTHORIZED, "Bearer", "A bearer token is needed.");
		}
		else {
			write(response, HttpStatus.UNAUTHORIZED, "Bearer error=\"invalid_token\"",
					"The token is malformed, expired, forged or not meant for this service.");
		}
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
			throws IOException {
		write(response, HttpStatus.FORBIDDEN, "Bearer error=\"insufficient_scope\"",
				"The token does not grant what this call needs.");
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException cause)
			throws IOException {
		write(response, HttpStatus.BAD_REQUEST, null, "The request line or a header is malformed.");
	}

	private static boolean isMalformed(AuthenticationException cause) {
		return cause instanceof OAuth2AuthenticationException oauth
				&& oauth.getError() instanceof BearerTokenError error
				&& error.getHttpStatus() == HttpStatus.BAD_REQUEST;
	}

	private static void write(HttpServletResponse response, HttpStatus status, @Nullable String challenge,
			String detail) throws IOException {
		if (response.isCommitted()) {
			return;
		}
		if (challenge != null) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
		}
		response.setStatus(status.value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.getOutputStream()
			.write("{\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}"
				.formatted(status.value(), status.getReasonPhrase(), detail)
				.getBytes(StandardCharsets.UTF_8));
	}

}
