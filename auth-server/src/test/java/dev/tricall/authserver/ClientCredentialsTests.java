package dev.tricall.authserver;

import java.time.Duration;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
class ClientCredentialsTests {

	private static final Map<String, String> CLIENT_CREDENTIALS = Map.of("grant_type", "client_credentials");

	private final AuthServerClient authServer;

	ClientCredentialsTests(AuthServerClient authServer) {
		this.authServer = authServer;
	}

	@Test
	void audienceOfCallerTokenIsGateway() throws Exception {
		Response response = this.authServer.requestToken("demo-client", "demo-secret", CLIENT_CREDENTIALS);
		JWTClaimsSet claims = response.claims();
		assertThat(claims.getIssuer()).isEqualTo("http://localhost:8080");
		assertThat(claims.getSubject()).isEqualTo("demo-client");
		assertThat(claims.getAudience()).containsExactly("gateway");
		assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("data.read", "data.write");
		assertThat(claims.getStringClaim("client_id")).isEqualTo("demo-client");
		assertThat(claims.getJWTID()).isNotBlank();
		assertThat(AuthServerClient.typeOf(response.token())).isEqualTo("at+jwt");
		assertThat(claims.getClaim("roles")).isNull();
		assertThat(claims.getClaim("act")).isNull();
		assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
			.isEqualTo(Duration.ofMinutes(5));
		assertThat(response.json()).containsEntry("token_type", "Bearer");
	}

	@Test
	void issuesOnlyRequestedScope() throws Exception {
		Response response = this.authServer.requestToken("demo-client", "demo-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.read"));
		assertThat(response.claims().getStringClaim("scope")).isEqualTo("data.read");
	}

	@Test
	void issuesAllScopesOfClientByDefault() throws Exception {
		JWTClaimsSet claims = this.authServer.requestToken("reader-client", "reader-secret", CLIENT_CREDENTIALS)
			.claims();
		assertThat(claims.getStringClaim("scope")).isEqualTo("data.read");
	}

	@Test
	void rejectsScopeOfOtherClients() {
		Response response = this.authServer.requestToken("reader-client", "reader-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.write"));
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.error()).isEqualTo("invalid_scope");
	}

	@Test
	void adminTokenHasAdminRole() throws Exception {
		JWTClaimsSet claims = this.authServer.requestToken("admin-client", "admin-secret", CLIENT_CREDENTIALS).claims();
		assertThat(claims.getStringListClaim("roles")).containsExactly("admin");
	}

	@ParameterizedTest
	@CsvSource({ "service-a,demo-service-a-secret", "service-b,demo-service-b-secret" })
	void audienceOfServiceTokenIsBroker(String client, String secret) throws Exception {
		JWTClaimsSet claims = this.authServer.requestToken(client, secret, CLIENT_CREDENTIALS).claims();
		assertThat(claims.getSubject()).isEqualTo(client);
		assertThat(claims.getAudience()).containsExactly("kafka");
		assertThat(claims.getStringClaim("scope")).isEqualTo("kafka");
		assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
			.isEqualTo(Duration.ofMinutes(30));
		Response data = this.authServer.requestToken(client, secret,
				Map.of("grant_type", "client_credentials", "scope", "data.read"));
		assertThat(data.error()).isEqualTo("invalid_scope");
	}

	@ParameterizedTest
	@CsvSource({ "demo-client,wrong", "demo-client,admin-secret", "unknown-client,demo-secret" })
	void respondsWith401WhenSecretIsWrong(String client, String secret) {
		Response response = this.authServer.requestToken(client, secret, CLIENT_CREDENTIALS);
		assertThat(response.status()).isEqualTo(401);
		assertThat(response.error()).isEqualTo("invalid_client");
		assertThat(response.header("WWW-Authenticate")).startsWith("Basic");
	}

	@Test
	void respondsWith401WhenCredentialsAreMissing() {
		Response response = this.authServer.send(this.authServer.post("/oauth2/token", CLIENT_CREDENTIALS).build());
		assertThat(response.status()).isEqualTo(401);
		assertThat(response.error()).isEqualTo("invalid_client");
		assertThat(response.header("WWW-Authenticate")).startsWith("Basic");
	}

	@Test
	void rejectsSecretInForm() {
		Response response = this.authServer
			.send(this.authServer
				.post("/oauth2/token", Map.of("grant_type", "client_credentials", "client_id", "demo-client",
						"client_secret", "demo-secret"))
				.build());
		assertThat(response.status()).isEqualTo(401);
	}

	@Test
	void rejectsUnsupportedGrantType() {
		Response response = this.authServer.requestToken("demo-client", "demo-secret",
				Map.of("grant_type", "password"));
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.error()).isEqualTo("unsupported_grant_type");
	}

	@Test
	void rejectsGrantTypeOfOtherClients() {
		Response response = this.authServer.requestToken("gateway", "demo-gateway-secret", CLIENT_CREDENTIALS);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.error()).isEqualTo("unauthorized_client");
	}

}
