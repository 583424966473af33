package dev.tricall.authserver;

import java.io.IOException;

import dev.tricall.authserver.clients.ClientRefusedException;
import dev.tricall.authserver.errors.RetryAfter;
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

/**
 * Answers clients that did not prove who they are: as RFC 6749 section 5.2 says,
 * including the {@code WWW-Authenticate} header that Spring leaves out, or with 429 after
 * too many wrong secrets.
 */
final class TokenEndpointErrors implements AuthenticationFailureHandler, AuthenticationEntryPoint {

	private final OAuth2ErrorHttpMessageConverter json = new OAuth2ErrorHttpMessageConverter();

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		if (exception instanceof ClientRefusedException refusal) {
			RetryAfter.set(response, refusal.delay());
			write(response, refusal.getError().getErrorCode(), HttpStatus.TOO_MANY_REQUESTS);
			return;
		}
		boolean oauth2 = exception instanceof OAuth2AuthenticationException;
		write(response, oauth2 ? ((OAuth2AuthenticationException) exception).getError().getErrorCode()
				: OAuth2ErrorCodes.INVALID_CLIENT);
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		write(response, OAuth2ErrorCodes.INVALID_CLIENT);
	}

	private void write(HttpServletResponse response, String code) throws IOException {
		if (OAuth2ErrorCodes.INVALID_CLIENT.equals(code)) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"clients\"");
			write(response, code, HttpStatus.UNAUTHORIZED);
		}
		else {
			write(response, code, HttpStatus.BAD_REQUEST);
		}
	}

	private void write(HttpServletResponse response, String code, HttpStatus status) throws IOException {
		ServletServerHttpResponse answer = new ServletServerHttpResponse(response);
		answer.setStatusCode(status);
		this.json.write(new OAuth2Error(code), null, answer);
	}

}
