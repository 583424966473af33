package dev.tricall.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.util.StringUtils;

import dev.tricall.telemetry.SecurityLog;

/**
 * Writes refusals as problem details (RFC 9457) with the challenge of RFC 6750, section
 * 3. The texts are fixed: the exact reason goes to the security log and not to the
 * caller. Requests without a token are not logged.
 */
final class BearerProblems implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

	private static final String BEARER = "Bearer ";

	/** Shorter parts of a token could be words of a message. */
	private static final int MIN_MASKED_LENGTH = 8;

	private final InvalidTokenLimit limit;

	BearerProblems(InvalidTokenLimit limit) {
		this.limit = limit;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
			throws IOException {
		if (cause instanceof AuthenticationServiceException) {
			response.setHeader(HttpHeaders.RETRY_AFTER, "2");
			write(response, HttpStatus.SERVICE_UNAVAILABLE, null, "The token issuer is unavailable.");
		}
		else if (isMalformed(cause)) {
			write(response, HttpStatus.BAD_REQUEST, "Bearer error=\"invalid_request\"",
					"The request must carry exactly one bearer token.");
		}
		else if (!StringUtils.startsWithIgnoreCase(request.getHeader(HttpHeaders.AUTHORIZATION), BEARER)) {
			write(response, HttpStatus.UNAUTHORIZED, "Bearer", "A bearer token is required.");
		}
		else {
			refuseToken(request, response, cause);
		}
	}

	private void refuseToken(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
			throws IOException {
		Duration wait = this.limit.countInvalidToken(request);
		if (!wait.isZero()) {
			// Not logged, because a flood of tokens would become a flood of log lines.
			response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
			write(response, HttpStatus.TOO_MANY_REQUESTS, null, "Too many invalid tokens from this address.");
			return;
		}
		event((cause instanceof TokenExchangeRefusedException) ? "token-exchange" : "token", request)
			.reason(maskToken(cause.getMessage(), request))
			.write();
		write(response, HttpStatus.UNAUTHORIZED, "Bearer error=\"invalid_token\"",
				"The token is malformed, expired, forged or not intended for this service.");
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
			throws IOException {
		event("authorization", request).reason(cause.getMessage()).write();
		write(response, HttpStatus.FORBIDDEN, "Bearer error=\"insufficient_scope\"",
				"The token does not grant access to this operation.");
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException cause)
			throws IOException {
		write(response, HttpStatus.BAD_REQUEST, null, "The request line or a header is malformed.");
	}

	/** The subject is known only if the token is valid. */
	private static SecurityLog event(String action, HttpServletRequest request) {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return SecurityLog.refused(action)
			.user((caller instanceof JwtAuthenticationToken) ? caller.getName() : null)
			.address(request.getRemoteAddr())
			.with("http.request.method", request.getMethod())
			.with("url.path", request.getRequestURI());
	}

	/** Masks the token, which the message of a parser may quote. */
	private static String maskToken(@Nullable String message, HttpServletRequest request) {
		String reason = String.valueOf(message);
		String token = request.getHeader(HttpHeaders.AUTHORIZATION).substring(BEARER.length());
		for (String part : token.split("\\.", -1)) {
			reason = (part.length() < MIN_MASKED_LENGTH) ? reason : reason.replace(part, "...");
		}
		return reason;
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
