package dev.tricall.authserver;

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

/**
 * What a client is told that did not prove who it is: RFC 6749 section 5.2, including the
 * {@code WWW-Authenticate} header that Spring leaves out.
 */
final class TokenEndpointErrors implements AuthenticationFailureHandler, AuthenticationEntryPoint {

	private final OAuth2ErrorHttpMessageConverter json = new OAuth2ErrorHttpMessageConverter();

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
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
		ServletServerHttpResponse answer = new ServletServerHttpResponse(response);
		answer.setStatusCode(HttpStatus.BAD_REQUEST);
		if (OAuth2ErrorCodes.INVALID_CLIENT.equals(code)) {
			answer.setStatusCode(HttpStatus.UNAUTHORIZED);
			answer.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"clients\"");
		}
		this.json.write(new OAuth2Error(code), null, answer);
	}

}
