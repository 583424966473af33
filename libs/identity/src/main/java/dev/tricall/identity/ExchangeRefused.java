package dev.tricall.identity;

import org.springframework.security.core.AuthenticationException;

/**
 * The issuer does not exchange the caller's token: it has expired or was not meant for
 * the service that wants to call in the caller's name. To the caller this is a 401.
 */
public final class ExchangeRefused extends AuthenticationException {

	private static final long serialVersionUID = 1L;

	ExchangeRefused(String message, Throwable cause) {
		super(message, cause);
	}

}
