package dev.tricall.authserver.tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.AuthServerClient;
import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
class TokenExchangeTests {

	private final AuthServerClient authServer;

	private final JwtEncoder encoder;

	TokenExchangeTests(AuthServerClient authServer, JwtEncoder encoder) {
		this.authServer = authServer;
		this.encoder = encoder;
	}

	@ParameterizedTest
	@ValueSource(strings = { "service-a", "service-b" })
	void keepsSubjectAndAddsActor(String audience) throws Exception {
		String callerToken = this.authServer.token("demo-client", "demo-secret");
		Response response = this.authServer.requestToken("gateway", "demo-gateway-secret",
				AuthServerClient.exchange(callerToken, audience));
		JWTClaimsSet claims = response.claims();
		assertThat(claims.getSubject()).isEqualTo("demo-client");
		assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", "gateway"));
		assertThat(claims.getStringClaim("client_id")).isEqualTo("gateway");
		assertThat(AuthServerClient.typeOf(response.token())).isEqualTo("at+jwt");
		assertThat(claims.getAudience()).containsExactly(audience);
		assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("data.read", "data.write");
		assertThat(claims.getClaim("roles")).isNull();
		assertThat(response.json()).containsEntry("issued_token_type", AuthServerClient.ACCESS_TOKEN);
	}

	@Test
	void keepsRoles() throws Exception {
		String callerToken = tokenAtServiceA("admin-client", "admin-secret");
		assertThat(exchange(callerToken).claims().getStringListClaim("roles")).containsExactly("admin");
	}

	@Test
	void reducesScopesOnRequest() throws Exception {
		String callerToken = tokenAtServiceA("demo-client", "demo-secret");
		Response response = exchange(callerToken, "scope", "data.read");
		assertThat(response.claims().getStringClaim("scope")).isEqualTo("data.read");
		assertThat(response.json()).containsEntry("scope", "data.read");
	}

	@Test
	void rejectsAdditionalScopes() throws Exception {
		String readerToken = tokenAtServiceA("reader-client", "reader-secret");
		assertError(exchange(readerToken, "scope", "data.read data.write"), "invalid_scope");
		assertThat(exchange(readerToken).claims().getStringClaim("scope")).isEqualTo("data.read");
	}

	@Test
	void dropsScopesUnknownToAudience() throws Exception {
		String userToken = sign(callerClaims().claim("scope", List.of("openid", "data.read")));
		assertThat(exchange(userToken).claims().getStringClaim("scope")).isEqualTo("data.read");
	}

	@ParameterizedTest
	@CsvSource({ "service-a", "gateway", "kafka", "service-c" })
	void rejectsAudienceThatClientMayNotCall(String audience) {
		String callerToken = tokenAtServiceA("demo-client", "demo-secret");
		assertError(exchange(callerToken, "audience", audience), "invalid_target");
	}

	@Test
	void rejectsMissingAudience() {
		Map<String, String> form = new HashMap<>(exchangeForm(tokenAtServiceA("demo-client", "demo-secret")));
		form.remove("audience");
		assertError(this.authServer.requestToken("service-a", "demo-service-a-secret", form), "invalid_target");
	}

	@Test
	void rejectsResourceInsteadOfAudience() {
		String callerToken = tokenAtServiceA("demo-client", "demo-secret");
		assertError(exchange(callerToken, "resource", "http://service-b"), "invalid_target");
	}

	@Test
	void rejectsActorToken() {
		String callerToken = tokenAtServiceA("demo-client", "demo-secret");
		String actorToken = this.authServer.token("service-b", "demo-service-b-secret");
		Map<String, String> form = new HashMap<>(exchangeForm(callerToken));
		form.putAll(Map.of("actor_token", actorToken, "actor_token_type", AuthServerClient.ACCESS_TOKEN));
		assertError(this.authServer.requestToken("service-a", "demo-service-a-secret", form), "invalid_request");
	}

	@Test
	void rejectsTokenWithOtherAudience() {
		String brokerToken = this.authServer.token("service-b", "demo-service-b-secret");
		assertError(exchange(brokerToken), "invalid_grant");
		assertError(exchange(this.authServer.token("demo-client", "demo-secret")), "invalid_grant");
	}

	@Test
	void rejectsTokenThatWasExchangedByClient() {
		String exchanged = exchange(tokenAtServiceA("demo-client", "demo-secret")).token();
		assertError(exchange(exchanged), "invalid_grant");
	}

	@Test
	void rejectsOtherTypesOfTokens() {
		assertThat(exchange(sign(callerClaims())).status()).isEqualTo(200);
		assertError(exchange(sign(this.encoder, callerClaims(), "JWT")), "invalid_grant");
	}

	@Test
	void readsScopesFromList() throws Exception {
		String token = sign(callerClaims().claim("scope", List.of("data.read", "data.write")));
		assertThat(exchange(token).claims().getStringClaim("scope")).isEqualTo("data.read data.write");
	}

	@Test
	void rejectsTamperedToken() {
		String adminToken = tokenAtServiceA("admin-client", "admin-secret");
		String readerToken = tokenAtServiceA("reader-client", "reader-secret");
		String spliced = adminToken.substring(0, adminToken.lastIndexOf('.'))
				+ readerToken.substring(readerToken.lastIndexOf('.'));
		assertError(exchange(spliced), "invalid_grant");
		assertError(exchange("not a token"), "invalid_grant");
	}

	@Test
	void rejectsTokenWithOtherSignature() throws Exception {
		JWKSet otherKeys = new JWKSet(new RSAKeyGenerator(2048).keyID("other").generate());
		String forged = sign(new NimbusJwtEncoder(new ImmutableJWKSet<>(otherKeys)), callerClaims());
		assertError(exchange(forged), "invalid_grant");
	}

	@Test
	void rejectsTokenOfOtherIssuer() {
		assertError(exchange(sign(callerClaims().issuer("http://elsewhere"))), "invalid_grant");
	}

	@Test
	void rejectsClientWithoutGrantType() {
		String callerToken = tokenAtServiceA("demo-client", "demo-secret");
		Response response = this.authServer.requestToken("service-b", "demo-service-b-secret",
				exchangeForm(callerToken));
		assertError(response, "unauthorized_client");
	}

	@Test
	void expiresNoLaterThanCallerToken() {
		Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 20);
		JWTClaimsSet claims = exchange(sign(callerClaims().expiresAt(end))).claims();
		assertThat(claims.getExpirationTime()).isEqualTo(end);
	}

	@Test
	void expiresNoLaterThanServiceToken() {
		JWTClaimsSet claims = exchange(sign(callerClaims().expiresAt(Instant.now().plus(Duration.ofDays(1))))).claims();
		assertThat(claims.getExpirationTime()).isBeforeOrEqualTo(Instant.now().plus(Duration.ofMinutes(30)));
	}

	@ParameterizedTest
	@CsvSource({ "-120", "-10", "0" })
	void rejectsExpiredTokenWithoutClockSkew(long seconds) {
		Instant now = Instant.now();
		String expired = sign(callerClaims().issuedAt(now.minusSeconds(300)).expiresAt(now.plusSeconds(seconds)));
		assertError(exchange(expired), "invalid_grant");
	}

	@Test
	void nestsPreviousActor() throws Exception {
		assertThat(exchange(tokenAtServiceA("demo-client", "demo-secret")).claims().getJSONObjectClaim("act"))
			.isEqualTo(Map.of("sub", "service-a", "act", Map.of("sub", "gateway")));
	}

	/** Returns the token that service A receives from the gateway for the caller. */
	private String tokenAtServiceA(String client, String secret) {
		return this.authServer.tokenForServiceA(this.authServer.token(client, secret));
	}

	private Response exchange(String subjectToken) {
		return this.authServer.requestToken("service-a", "demo-service-a-secret", exchangeForm(subjectToken));
	}

	private Response exchange(String subjectToken, String parameter, String value) {
		Map<String, String> form = new HashMap<>(exchangeForm(subjectToken));
		form.put(parameter, value);
		return this.authServer.requestToken("service-a", "demo-service-a-secret", form);
	}

	private static Map<String, String> exchangeForm(String subjectToken) {
		return AuthServerClient.exchangeForServiceB(subjectToken);
	}

	private String sign(JwtClaimsSet.Builder claims) {
		return sign(this.encoder, claims);
	}

	private static JwtClaimsSet.Builder callerClaims() {
		return JwtClaimsSet.builder()
			.issuer("http://localhost:8080")
			.subject("caller")
			.audience(List.of("service-a"))
			.claim("scope", "data.read")
			.claim("client_id", "gateway")
			.id(UUID.randomUUID().toString())
			.issuedAt(Instant.now())
			.expiresAt(Instant.now().plusSeconds(60));
	}

	private static String sign(JwtEncoder encoder, JwtClaimsSet.Builder claims) {
		return sign(encoder, claims, "at+jwt");
	}

	private static String sign(JwtEncoder encoder, JwtClaimsSet.Builder claims, String type) {
		JwsHeader header = JwsHeader.with(SignatureAlgorithm.RS256).type(type).build();
		return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
	}

	private static void assertError(Response response, String error) {
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.error()).isEqualTo(error);
		assertThat(response.json()).doesNotContainKey("access_token");
	}

}
