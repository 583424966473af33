package dev.tricall.authserver.keys;

import java.net.http.HttpRequest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;

import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.AuthServerClient;
import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
class KeyRotationTests {

	private final AuthServerClient authServer;

	KeyRotationTests(AuthServerClient authServer) {
		this.authServer = authServer;
	}

	@Test
	void publishesNoPrivateKeys() throws Exception {
		assertThat(published()).isNotEmpty().allSatisfy((key) -> {
			assertThat(key.isPrivate()).isFalse();
			assertThat(key.toJSONObject()).doesNotContainKeys("d", "p", "q", "dp", "dq", "qi");
		});
	}

	@Test
	void tokensOfOldKeyStayValidAfterRotation() throws Exception {
		String oldToken = this.authServer.token("admin-client", "admin-secret");
		Response rotation = rotate(oldToken);
		assertThat(rotation.status()).isEqualTo(200);
		String newKid = Objects.toString(rotation.json().get("kid"));
		assertThat(newKid).isNotEqualTo(kidOf(oldToken));

		String newToken = this.authServer.token("admin-client", "admin-secret");
		assertThat(kidOf(newToken)).isEqualTo(newKid);
		assertThat(published()).extracting(JWK::getKeyID).contains(kidOf(oldToken), newKid);

		assertThat(exchange(oldToken).status()).isEqualTo(200);
		assertThat(exchange(newToken).status()).isEqualTo(200);
		assertThat(rotate(oldToken).status()).isEqualTo(200);
	}

	@Test
	void respondsWith401WhenTokenIsMissing() {
		HttpRequest request = this.authServer.post("/admin/keys", Map.of()).build();
		Response response = this.authServer.send(request);
		assertProblem(response, 401);
		assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
	}

	@Test
	void respondsWith401WhenTokenIsForServiceB() {
		String forServiceB = exchange(this.authServer.token("admin-client", "admin-secret")).token();
		Response response = rotate(forServiceB);
		assertProblem(response, 401);
		assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
	}

	@Test
	void respondsWith403WhenCallerIsNoAdmin() throws Exception {
		List<JWK> keys = published();
		assertProblem(rotate(this.authServer.token("demo-client", "demo-secret")), 403);
		assertThat(published()).hasSameSizeAs(keys);
	}

	@Test
	void respondsWith403WhenAdminTokenHasNoWriteScope() {
		Response readOnly = this.authServer.requestToken("admin-client", "admin-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.read"));
		assertProblem(rotate(readOnly.token()), 403);
	}

	@Test
	void respondsWith405ToGet() {
		String adminToken = this.authServer.token("admin-client", "admin-secret");
		HttpRequest request = HttpRequest.newBuilder(this.authServer.uri("/admin/keys"))
			.header("Authorization", "Bearer " + adminToken)
			.build();
		assertProblem(this.authServer.send(request), 405);
	}

	private Response rotate(String token) {
		return this.authServer
			.send(this.authServer.post("/admin/keys", Map.of()).header("Authorization", "Bearer " + token).build());
	}

	private Response exchange(String token) {
		return this.authServer.requestToken("gateway", "demo-gateway-secret",
				AuthServerClient.exchangeForServiceB(token));
	}

	private List<JWK> published() throws ParseException {
		return JWKSet.parse(this.authServer.get("/oauth2/jwks").http().body()).getKeys();
	}

	private static String kidOf(String token) throws ParseException {
		return SignedJWT.parse(token).getHeader().getKeyID();
	}

	private static void assertProblem(Response response, int status) {
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
		assertThat(response.json()).containsKeys("status", "title", "detail");
	}

}
