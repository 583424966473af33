package dev.tricall.serviceb;

import java.util.List;
import java.util.Map;

import dev.tricall.identity.TestIssuer;

/**
 * Tokens as service B receives them: issued to a caller and exchanged by another service.
 */
public record Tokens(TestIssuer issuer) {

	public String of(String subject, String scope, String... roles) {
		return by("service-a", subject, scope, roles);
	}

	public String by(String actor, String subject, String scope, String... roles) {
		return this.issuer.token((claims) -> claims.audience("service-b")
			.subject(subject)
			.claim("scope", scope)
			.claim("roles", List.of(roles))
			.claim("act", Map.of("sub", actor)));
	}

}
