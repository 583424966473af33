package dev.tricall.authserver.clients;

import java.time.Duration;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Thrown when a client has sent too many wrong secrets. The error code is
 * {@code temporarily_unavailable}, since RFC 6749 defines none for this case at the token
 * endpoint.
 */
public final class ClientThrottledException extends OAuth2AuthenticationException {

	private final Duration retryAfter;

	ClientThrottledException(Duration retryAfter) {
		super(new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "Too many wrong secrets", null));
		this.retryAfter = retryAfter;
	}

	/**
	 * Returns the delay before the next attempt; positive.
	 */
	public Duration retryAfter() {
		return this.retryAfter;
	}

}
