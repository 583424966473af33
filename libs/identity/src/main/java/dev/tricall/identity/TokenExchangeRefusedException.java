package dev.tricall.identity;

import org.springframework.security.core.AuthenticationException;

/**
 * Thrown when the issuer refuses to exchange the caller's token, because it has expired
 * or its audience is not the requesting service. The caller gets status 401.
 */
public final class TokenExchangeRefusedException extends AuthenticationException {

	TokenExchangeRefusedException(String message, Throwable cause) {
		super(message, cause);
	}

}
