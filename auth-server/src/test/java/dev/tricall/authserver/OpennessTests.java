package dev.tricall.authserver;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.authserver.TokenEndpoint.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is open to everybody, and that nothing else is.
 */
@AuthServerTest
class OpennessTests {

	private final TokenEndpoint endpoint;

	OpennessTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/jwks", "/.well-known/openid-configuration",
			"/.well-known/oauth-authorization-server", "/login", "/default-ui.css" })
	void isOpen(String path) {
		Answer answer = this.endpoint.get(path);
		assertThat(answer.status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/nothing-here", "/actuator", "/actuator/health", "/actuator/heapdump",
			"/oauth2/token", "/userinfo", "/error" })
	void isClosed(String path) {
		Answer answer = this.endpoint.get(path);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json()).containsOnlyKeys("status", "title", "detail");
		assertThat(answer.response().headers().allValues("Set-Cookie")).as("costs no session").isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/introspect", "/oauth2/revoke" })
	void offersNothingThatNeedsTokensToBeKept(String path) {
		Answer answer = this.endpoint.send(this.endpoint.post(path, Map.of("token", "any"))
			.header("Authorization", "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=")
			.build());
		assertThat(answer.status()).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" })
	void saysWhatItOffersAtThePublicAddress(String path) {
		Map<String, Object> metadata = this.endpoint.get(path).json();
		assertThat(metadata).containsEntry("issuer", "http://localhost:8080")
			.containsEntry("token_endpoint", "http://localhost:8080/oauth2/token")
			.containsEntry("jwks_uri", "http://localhost:8080/oauth2/jwks")
			.containsEntry("code_challenge_methods_supported", List.of("S256"))
			.doesNotContainKeys("introspection_endpoint", "revocation_endpoint", "userinfo_endpoint",
					"end_session_endpoint");
	}

}
