package dev.tricall.identity;

import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * The issuer is out of reach, so that a token could be neither refused nor had. To the
 * caller this is a 503.
 */
public final class IssuerUnavailable extends AuthenticationServiceException {

	private static final long serialVersionUID = 1L;

	IssuerUnavailable(String message, Throwable cause) {
		super(message, cause);
	}

}
