package dev.tricall.servicea;

import java.util.List;
import java.util.Map;

import dev.tricall.identity.TestIssuer;

/**
 * Tokens as service A receives them: issued to a caller and exchanged by the gateway.
 */
public record Tokens(TestIssuer issuer) {

	public String of(String subject, String scope, String... roles) {
		return by("gateway", subject, scope, roles);
	}

	public String by(String actor, String subject, String scope, String... roles) {
		return this.issuer.token((claims) -> claims.audience("service-a")
			.subject(subject)
			.claim("scope", scope)
			.claim("roles", List.of(roles))
			.claim("act", Map.of("sub", actor)));
	}

}
