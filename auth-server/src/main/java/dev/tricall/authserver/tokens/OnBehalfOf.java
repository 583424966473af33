package dev.tricall.authserver.tokens;

import java.util.List;
import java.util.Objects;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Somebody acting for somebody else: the subject of an exchanged token is the caller, its
 * actor the client that has the caller's token and asks for a new one.
 */
final class OnBehalfOf extends AbstractAuthenticationToken {

	private final Jwt callerToken;

	private final String caller;

	private final String actor;

	private final String audience;

	OnBehalfOf(Jwt callerToken, String actor, String audience) {
		super(List.of());
		this.callerToken = callerToken;
		this.caller = Objects.requireNonNull(callerToken.getSubject(), "Every token has a subject");
		this.actor = actor;
		this.audience = audience;
		setAuthenticated(true);
	}

	Jwt callerToken() {
		return this.callerToken;
	}

	String actor() {
		return this.actor;
	}

	String audience() {
		return this.audience;
	}

	@Override
	public String getPrincipal() {
		return this.caller;
	}

	@Override
	public String getCredentials() {
		return "";
	}

}
