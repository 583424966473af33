package dev.tricall.authserver.keys;

import java.net.http.HttpRequest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.TokenEndpoint;
import dev.tricall.authserver.TokenEndpoint.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
class KeyRotationTests {

	private final TokenEndpoint endpoint;

	KeyRotationTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Test
	void publishesNoPrivateParts() throws Exception {
		assertThat(published()).isNotEmpty().allSatisfy((key) -> {
			assertThat(key.isPrivate()).isFalse();
			assertThat(key.toJSONObject()).doesNotContainKeys("d", "p", "q", "dp", "dq", "qi");
		});
	}

	@Test
	void tokensOfTheOldKeyStayValidWhenTheNewOneSigns() throws Exception {
		String before = this.endpoint.token("admin-client", "admin-secret");
		Answer rotation = rotate(before);
		assertThat(rotation.status()).isEqualTo(200);
		String newKid = Objects.toString(rotation.json().get("kid"));
		assertThat(newKid).isNotEqualTo(kidOf(before));

		String after = this.endpoint.token("admin-client", "admin-secret");
		assertThat(kidOf(after)).isEqualTo(newKid);
		assertThat(published()).extracting(JWK::getKeyID).contains(kidOf(before), newKid);

		assertThat(exchange(before).status()).isEqualTo(200);
		assertThat(exchange(after).status()).isEqualTo(200);
		assertThat(rotate(before).status()).isEqualTo(200);
	}

	@Test
	void answers401WhenThereIsNoToken() {
		HttpRequest request = this.endpoint.post("/admin/keys", Map.of()).build();
		Answer answer = this.endpoint.send(request);
		assertProblem(answer, 401);
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
	}

	@Test
	void answers401WhenTheTokenIsForServiceB() {
		String forServiceB = exchange(this.endpoint.token("admin-client", "admin-secret")).token();
		Answer answer = rotate(forServiceB);
		assertProblem(answer, 401);
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
	}

	@Test
	void answers403WhenTheCallerIsNoAdmin() throws Exception {
		List<JWK> before = published();
		assertProblem(rotate(this.endpoint.token("demo-client", "demo-secret")), 403);
		assertThat(published()).hasSameSizeAs(before);
	}

	@Test
	void answers403WhenTheAdminsTokenMayNotWrite() {
		Answer reading = this.endpoint.ask("admin-client", "admin-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.read"));
		assertProblem(rotate(reading.token()), 403);
	}

	@Test
	void answers405WhenTheKeysAreRead() {
		String admins = this.endpoint.token("admin-client", "admin-secret");
		HttpRequest request = HttpRequest.newBuilder(this.endpoint.uri("/admin/keys"))
			.header("Authorization", "Bearer " + admins)
			.build();
		assertProblem(this.endpoint.send(request), 405);
	}

	private Answer rotate(String token) {
		return this.endpoint
			.send(this.endpoint.post("/admin/keys", Map.of()).header("Authorization", "Bearer " + token).build());
	}

	private Answer exchange(String token) {
		return this.endpoint.ask("gateway", "demo-gateway-secret", TokenEndpoint.exchangeForServiceB(token));
	}

	private List<JWK> published() throws ParseException {
		return JWKSet.parse(this.endpoint.get("/oauth2/jwks").response().body()).getKeys();
	}

	private static String kidOf(String token) throws ParseException {
		return SignedJWT.parse(token).getHeader().getKeyID();
	}

	private static void assertProblem(Answer answer, int status) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json()).containsKeys("status", "title", "detail");
	}

}
