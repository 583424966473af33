package dev.tricall.authserver;

import java.time.Duration;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tricall.authserver.TokenEndpoint.Answer;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
class ClientCredentialsTests {

	private static final Map<String, String> CLIENT_CREDENTIALS = Map.of("grant_type", "client_credentials");

	private final TokenEndpoint endpoint;

	ClientCredentialsTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Test
	void aCallersTokenIsForTheGatewayOnly() throws Exception {
		Answer answer = this.endpoint.ask("demo-client", "demo-secret", CLIENT_CREDENTIALS);
		JWTClaimsSet claims = answer.claims();
		assertThat(claims.getIssuer()).isEqualTo("http://localhost:8080");
		assertThat(claims.getSubject()).isEqualTo("demo-client");
		assertThat(claims.getAudience()).containsExactly("gateway");
		assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("data.read", "data.write");
		assertThat(claims.getStringClaim("client_id")).isEqualTo("demo-client");
		assertThat(claims.getJWTID()).isNotBlank();
		assertThat(TokenEndpoint.typeOf(answer.token())).isEqualTo("at+jwt");
		assertThat(claims.getClaim("roles")).isNull();
		assertThat(claims.getClaim("act")).isNull();
		assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
			.isEqualTo(Duration.ofMinutes(5));
		assertThat(answer.json()).containsEntry("token_type", "Bearer");
	}

	@Test
	void givesTheScopeThatWasAskedForAndNoOther() throws Exception {
		Answer answer = this.endpoint.ask("demo-client", "demo-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.read"));
		assertThat(answer.claims().getStringClaim("scope")).isEqualTo("data.read");
	}

	@Test
	void readsOnlyWhenTheClientIsAReader() throws Exception {
		JWTClaimsSet claims = this.endpoint.ask("reader-client", "reader-secret", CLIENT_CREDENTIALS).claims();
		assertThat(claims.getStringClaim("scope")).isEqualTo("data.read");
	}

	@Test
	void refusesAScopeTheClientDoesNotHave() {
		Answer answer = this.endpoint.ask("reader-client", "reader-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.write"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("invalid_scope");
	}

	@Test
	void anAdminsTokenSaysSo() throws Exception {
		JWTClaimsSet claims = this.endpoint.ask("admin-client", "admin-secret", CLIENT_CREDENTIALS).claims();
		assertThat(claims.getStringListClaim("roles")).containsExactly("admin");
	}

	@ParameterizedTest
	@CsvSource({ "service-a,demo-service-a-secret", "service-b,demo-service-b-secret" })
	void aServicesOwnTokenIsForTheBrokerAlone(String client, String secret) throws Exception {
		JWTClaimsSet claims = this.endpoint.ask(client, secret, CLIENT_CREDENTIALS).claims();
		assertThat(claims.getSubject()).isEqualTo(client);
		assertThat(claims.getAudience()).containsExactly("kafka");
		assertThat(claims.getStringClaim("scope")).isEqualTo("kafka");
		assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
			.isEqualTo(Duration.ofMinutes(30));
		Answer data = this.endpoint.ask(client, secret,
				Map.of("grant_type", "client_credentials", "scope", "data.read"));
		assertThat(data.error()).isEqualTo("invalid_scope");
	}

	@ParameterizedTest
	@CsvSource({ "demo-client,wrong", "demo-client,admin-secret", "nobody,demo-secret" })
	void answers401WhenTheClientCannotProveWhoItIs(String client, String secret) {
		Answer answer = this.endpoint.ask(client, secret, CLIENT_CREDENTIALS);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.error()).isEqualTo("invalid_client");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
	}

	@Test
	void answers401WhenThereAreNoCredentials() {
		Answer answer = this.endpoint.send(this.endpoint.post("/oauth2/token", CLIENT_CREDENTIALS).build());
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.error()).isEqualTo("invalid_client");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
	}

	@Test
	void refusesASecretInTheForm() {
		Answer answer = this.endpoint
			.send(this.endpoint
				.post("/oauth2/token", Map.of("grant_type", "client_credentials", "client_id", "demo-client",
						"client_secret", "demo-secret"))
				.build());
		assertThat(answer.status()).isEqualTo(401);
	}

	@Test
	void refusesAnUnknownGrant() {
		Answer answer = this.endpoint.ask("demo-client", "demo-secret", Map.of("grant_type", "password"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("unsupported_grant_type");
	}

	@Test
	void refusesAGrantTheClientDoesNotHave() {
		Answer answer = this.endpoint.ask("gateway", "demo-gateway-secret", CLIENT_CREDENTIALS);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("unauthorized_client");
	}

}
