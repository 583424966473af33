package dev.tricall.identity;

import java.util.List;
import java.util.Map;

/**
 * Issues tokens as a service receives them: issued to a caller and exchanged by the
 * service that acts for the caller.
 *
 * @param audience name of the service that receives the tokens
 * @param actor name of the service that usually exchanges them
 */
public record ExchangedTokens(TestIssuer issuer, String audience, String actor) {

	/**
	 * Returns a token that the usual actor has exchanged.
	 */
	public String of(String subject, String scope, String... roles) {
		return by(this.actor, subject, scope, roles);
	}

	/**
	 * Returns a token that the named actor has exchanged.
	 */
	public String by(String actor, String subject, String scope, String... roles) {
		return this.issuer.token((claims) -> claims.audience(this.audience)
			.subject(subject)
			.claim("scope", scope)
			.claim("roles", List.of(roles))
			.claim("act", Map.of("sub", actor)));
	}

}
