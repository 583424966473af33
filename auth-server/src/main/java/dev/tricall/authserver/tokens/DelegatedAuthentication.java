package dev.tricall.authserver.tokens;

import java.util.List;
import java.util.Objects;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * A service that acts on behalf of a caller; the principal of token exchanges.
 */
final class DelegatedAuthentication extends AbstractAuthenticationToken {

	private final Jwt callerToken;

	private final String actor;

	private final String audience;

	/**
	 * Creates an authentication whose name is the caller.
	 * @param callerToken the token that the service exchanges; its subject is the caller
	 * @param actor the client id of the service
	 * @param audience the service to be called
	 */
	DelegatedAuthentication(Jwt callerToken, String actor, String audience) {
		super(List.of());
		this.callerToken = callerToken;
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
		return Objects.requireNonNull(this.callerToken.getSubject(), "Each token must have a subject");
	}

	@Override
	public String getCredentials() {
		return "";
	}

}
