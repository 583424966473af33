package dev.tricall.authserver.tokens;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Server metadata (RFC 8414, OpenID Connect Discovery) of the endpoints that are open.
 * Spring lists everything that it implements, including introspection and revocation,
 * which are denied here because no tokens are stored.
 */
final class ServerMetadata {

	private static final Set<String> SUPPORTED = Set.of("issuer", "authorization_endpoint", "token_endpoint",
			"jwks_uri", "response_types_supported", "code_challenge_methods_supported", "subject_types_supported",
			"id_token_signing_alg_values_supported", "scopes_supported");

	private ServerMetadata() {
	}

	static void retainSupported(Map<String, Object> claims) {
		claims.keySet().retainAll(SUPPORTED);
		claims.put("grant_types_supported",
				List.of("authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"));
		claims.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "none"));
	}

}
