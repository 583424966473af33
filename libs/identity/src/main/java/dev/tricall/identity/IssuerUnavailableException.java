package dev.tricall.identity;

import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * Thrown when a token cannot be exchanged because the issuer is unavailable. The caller
 * gets status 503.
 */
public final class IssuerUnavailableException extends AuthenticationServiceException {

	IssuerUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
