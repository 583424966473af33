package dev.tricall.authserver.tokens;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

import dev.tricall.authserver.clients.ClientThrottledException;
import dev.tricall.authserver.errors.ProblemResponses;

/**
 * Responds to clients whose authentication failed, as RFC 6749 section 5.2 requires.
 * Spring omits the {@code WWW-Authenticate} header and has no status 429 for throttled
 * clients.
 */
final class TokenEndpointErrors implements AuthenticationFailureHandler, AuthenticationEntryPoint {

	private final OAuth2ErrorHttpMessageConverter converter = new OAuth2ErrorHttpMessageConverter();

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		if (exception instanceof ClientThrottledException throttled) {
			ProblemResponses.setRetryAfter(response, throttled.retryAfter());
			write(response, HttpStatus.TOO_MANY_REQUESTS, throttled.getError().getErrorCode());
		}
		else if (exception instanceof OAuth2AuthenticationException oauth2
				&& !OAuth2ErrorCodes.INVALID_CLIENT.equals(oauth2.getError().getErrorCode())) {
			write(response, HttpStatus.BAD_REQUEST, oauth2.getError().getErrorCode());
		}
		else {
			commence(request, response, exception);
		}
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"clients\"");
		write(response, HttpStatus.UNAUTHORIZED, OAuth2ErrorCodes.INVALID_CLIENT);
	}

	private void write(HttpServletResponse response, HttpStatus status, String code) throws IOException {
		response.setStatus(status.value());
		this.converter.write(new OAuth2Error(code), null, new ServletServerHttpResponse(response));
	}

}
