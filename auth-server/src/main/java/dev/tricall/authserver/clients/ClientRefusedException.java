package dev.tricall.authserver.clients;

import java.time.Duration;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * A client sent wrong secrets so often that it has to wait before it tries another one.
 * The error code is {@code temporarily_unavailable}: RFC 6749 has none for this case at
 * the token endpoint.
 */
public final class ClientRefusedException extends OAuth2AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final Duration delay;

	ClientRefusedException(Duration delay) {
		super(new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "Too many wrong secrets", null));
		this.delay = delay;
	}

	/** How long the client has to wait; positive. */
	public Duration delay() {
		return this.delay;
	}

}
