package dev.tricall.authserver;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Endpoints that need no authentication, and that others are denied.
 */
@AuthServerTest
class PublicEndpointTests {

	private final AuthServerClient authServer;

	PublicEndpointTests(AuthServerClient authServer) {
		this.authServer = authServer;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/jwks", "/.well-known/openid-configuration",
			"/.well-known/oauth-authorization-server", "/login", "/default-ui.css" })
	void endpointIsPublic(String path) {
		Response response = this.authServer.get(path);
		assertThat(response.status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/nothing-here", "/actuator", "/actuator/health", "/actuator/heapdump",
			"/oauth2/token", "/userinfo", "/error" })
	void endpointIsDenied(String path) {
		Response response = this.authServer.get(path);
		assertThat(response.status()).isEqualTo(403);
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
		assertThat(response.json()).containsOnlyKeys("status", "title", "detail");
		assertThat(response.http().headers().allValues("Set-Cookie")).as("no session").isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/introspect", "/oauth2/revoke" })
	void deniesIntrospectionAndRevocation(String path) {
		Response response = this.authServer.send(this.authServer.post(path, Map.of("token", "any"))
			.header("Authorization", "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=")
			.build());
		assertThat(response.status()).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" })
	void metadataListsSupportedEndpointsOfPublicAddress(String path) {
		Map<String, Object> metadata = this.authServer.get(path).json();
		assertThat(metadata).containsEntry("issuer", "http://localhost:8080")
			.containsEntry("token_endpoint", "http://localhost:8080/oauth2/token")
			.containsEntry("jwks_uri", "http://localhost:8080/oauth2/jwks")
			.containsEntry("code_challenge_methods_supported", List.of("S256"))
			.doesNotContainKeys("introspection_endpoint", "revocation_endpoint", "userinfo_endpoint",
					"end_session_endpoint");
	}

}
