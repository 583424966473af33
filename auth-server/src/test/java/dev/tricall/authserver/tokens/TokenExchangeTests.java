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
import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.TokenEndpoint;
import dev.tricall.authserver.TokenEndpoint.Answer;
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

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
class TokenExchangeTests {

	private final TokenEndpoint endpoint;

	private final JwtEncoder issuersKeys;

	TokenExchangeTests(TokenEndpoint endpoint, JwtEncoder issuersKeys) {
		this.endpoint = endpoint;
		this.issuersKeys = issuersKeys;
	}

	@ParameterizedTest
	@ValueSource(strings = { "service-a", "service-b" })
	void keepsTheSubjectAndNamesTheActor(String audience) throws Exception {
		String callers = this.endpoint.token("demo-client", "demo-secret");
		Answer answer = this.endpoint.ask("gateway", "demo-gateway-secret", TokenEndpoint.exchange(callers, audience));
		JWTClaimsSet claims = answer.claims();
		assertThat(claims.getSubject()).isEqualTo("demo-client");
		assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", "gateway"));
		assertThat(claims.getStringClaim("client_id")).isEqualTo("gateway");
		assertThat(TokenEndpoint.typeOf(answer.token())).isEqualTo("at+jwt");
		assertThat(claims.getAudience()).containsExactly(audience);
		assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("data.read", "data.write");
		assertThat(claims.getClaim("roles")).isNull();
		assertThat(answer.json()).containsEntry("issued_token_type", TokenEndpoint.ACCESS_TOKEN);
	}

	@Test
	void keepsTheRoles() throws Exception {
		String callers = callersToken("admin-client", "admin-secret");
		assertThat(exchange(callers).claims().getStringListClaim("roles")).containsExactly("admin");
	}

	@Test
	void narrowsTheScopesWhenAsked() throws Exception {
		String callers = callersToken("demo-client", "demo-secret");
		Answer answer = exchange(callers, "scope", "data.read");
		assertThat(answer.claims().getStringClaim("scope")).isEqualTo("data.read");
		assertThat(answer.json()).containsEntry("scope", "data.read");
	}

	@Test
	void neverWidensTheScopes() throws Exception {
		String readers = callersToken("reader-client", "reader-secret");
		assertRefused(exchange(readers, "scope", "data.read data.write"), "invalid_scope");
		assertThat(exchange(readers).claims().getStringClaim("scope")).isEqualTo("data.read");
	}

	@Test
	void dropsScopesThatMeanNothingToTheAudience() throws Exception {
		String persons = minted(caller().claim("scope", List.of("openid", "data.read")));
		assertThat(exchange(persons).claims().getStringClaim("scope")).isEqualTo("data.read");
	}

	@ParameterizedTest
	@CsvSource({ "service-a", "gateway", "kafka", "service-c" })
	void refusesAnAudienceTheClientHasNoBusinessWith(String audience) {
		String callers = callersToken("demo-client", "demo-secret");
		assertRefused(exchange(callers, "audience", audience), "invalid_target");
	}

	@Test
	void refusesToGuessTheAudience() {
		Map<String, String> form = new HashMap<>(exchangeOf(callersToken("demo-client", "demo-secret")));
		form.remove("audience");
		assertRefused(this.endpoint.ask("service-a", "demo-service-a-secret", form), "invalid_target");
	}

	@Test
	void refusesAResourceInsteadOfAnAudience() {
		String callers = callersToken("demo-client", "demo-secret");
		assertRefused(exchange(callers, "resource", "http://service-b"), "invalid_target");
	}

	@Test
	void refusesAnActorToken() {
		String callers = callersToken("demo-client", "demo-secret");
		String foreign = this.endpoint.token("service-b", "demo-service-b-secret");
		Map<String, String> form = new HashMap<>(exchangeOf(callers));
		form.putAll(Map.of("actor_token", foreign, "actor_token_type", TokenEndpoint.ACCESS_TOKEN));
		assertRefused(this.endpoint.ask("service-a", "demo-service-a-secret", form), "invalid_request");
	}

	@Test
	void refusesATokenThatWasNotSentToTheClient() {
		String forTheBroker = this.endpoint.token("service-b", "demo-service-b-secret");
		assertRefused(exchange(forTheBroker), "invalid_grant");
		assertRefused(exchange(this.endpoint.token("demo-client", "demo-secret")), "invalid_grant");
	}

	@Test
	void refusesATokenThatHasBeenExchangedAlready() {
		String exchanged = exchange(callersToken("demo-client", "demo-secret")).token();
		assertRefused(exchange(exchanged), "invalid_grant");
	}

	@Test
	void refusesWhatIsNoAccessToken() {
		assertThat(exchange(minted(caller())).status()).isEqualTo(200);
		assertRefused(exchange(mint(this.issuersKeys, caller(), "JWT")), "invalid_grant");
	}

	@Test
	void readsScopesFromAListAsWell() throws Exception {
		String token = minted(caller().claim("scope", List.of("data.read", "data.write")));
		assertThat(exchange(token).claims().getStringClaim("scope")).isEqualTo("data.read data.write");
	}

	@Test
	void refusesATamperedToken() {
		String admins = callersToken("admin-client", "admin-secret");
		String readers = callersToken("reader-client", "reader-secret");
		String spliced = admins.substring(0, admins.lastIndexOf('.')) + readers.substring(readers.lastIndexOf('.'));
		assertRefused(exchange(spliced), "invalid_grant");
		assertRefused(exchange("not a token"), "invalid_grant");
	}

	@Test
	void refusesATokenSignedBySomebodyElse() throws Exception {
		JWKSet strangers = new JWKSet(new RSAKeyGenerator(2048).keyID("theirs").generate());
		String forged = mint(new NimbusJwtEncoder(new ImmutableJWKSet<>(strangers)), caller());
		assertRefused(exchange(forged), "invalid_grant");
	}

	@Test
	void refusesATokenOfAnotherIssuer() {
		assertRefused(exchange(minted(caller().issuer("http://elsewhere"))), "invalid_grant");
	}

	@Test
	void refusesAClientWithoutTheGrant() {
		String callers = callersToken("demo-client", "demo-secret");
		Answer answer = this.endpoint.ask("service-b", "demo-service-b-secret", exchangeOf(callers));
		assertRefused(answer, "unauthorized_client");
	}

	@Test
	void endsNoLaterThanTheCallersToken() {
		Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 20);
		JWTClaimsSet claims = exchange(minted(caller().expiresAt(end))).claims();
		assertThat(claims.getExpirationTime()).isEqualTo(end);
	}

	@Test
	void livesNoLongerThanTheServicesOwnTokens() {
		JWTClaimsSet claims = exchange(minted(caller().expiresAt(Instant.now().plus(Duration.ofDays(1))))).claims();
		assertThat(claims.getExpirationTime()).isBeforeOrEqualTo(Instant.now().plus(Duration.ofMinutes(30)));
	}

	@ParameterizedTest
	@CsvSource({ "-120", "-10", "0" })
	void refusesATokenThatHasExpiredEvenWithinTheUsualClockSkew(long seconds) {
		Instant now = Instant.now();
		String old = minted(caller().issuedAt(now.minusSeconds(300)).expiresAt(now.plusSeconds(seconds)));
		assertRefused(exchange(old), "invalid_grant");
	}

	@Test
	void keepsTheActorBeforeTheClient() throws Exception {
		assertThat(exchange(callersToken("demo-client", "demo-secret")).claims().getJSONObjectClaim("act"))
			.isEqualTo(Map.of("sub", "service-a", "act", Map.of("sub", "gateway")));
	}

	/** A caller's token as it arrives at service A. */
	private String callersToken(String client, String secret) {
		return this.endpoint.tokenForServiceA(this.endpoint.token(client, secret));
	}

	private Answer exchange(String subjectToken) {
		return this.endpoint.ask("service-a", "demo-service-a-secret", exchangeOf(subjectToken));
	}

	private Answer exchange(String subjectToken, String parameter, String value) {
		Map<String, String> form = new HashMap<>(exchangeOf(subjectToken));
		form.put(parameter, value);
		return this.endpoint.ask("service-a", "demo-service-a-secret", form);
	}

	private static Map<String, String> exchangeOf(String subjectToken) {
		return TokenEndpoint.exchangeForServiceB(subjectToken);
	}

	private String minted(JwtClaimsSet.Builder claims) {
		return mint(this.issuersKeys, claims);
	}

	private static JwtClaimsSet.Builder caller() {
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

	private static String mint(JwtEncoder encoder, JwtClaimsSet.Builder claims) {
		return mint(encoder, claims, "at+jwt");
	}

	private static String mint(JwtEncoder encoder, JwtClaimsSet.Builder claims, String type) {
		JwsHeader header = JwsHeader.with(SignatureAlgorithm.RS256).type(type).build();
		return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
	}

	private static void assertRefused(Answer answer, String error) {
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo(error);
		assertThat(answer.json()).doesNotContainKey("access_token");
	}

}
