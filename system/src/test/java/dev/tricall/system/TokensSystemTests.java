package dev.tricall.system;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Who is let in, and to what.
 */
@SystemTest
class TokensSystemTests {

	private final TestSystem system;

	TokensSystemTests(TestSystem system) {
		this.system = system;
	}

	@OverEachWay
	void answers401WithoutAToken(String path) {
		assertRefused(this.system.anonymous(), path);
	}

	@OverEachWay
	void takesATokenThatTheIssuerHasSigned(String path) throws Exception {
		TokenForge forge = this.system.forge();
		Api caller = this.system.bearer(forge.signed(forge.claims("some-program")));
		assertThat(caller.handle(path, Api.newId(), Api.newKey(), "v").field("status")).isEqualTo("APPLIED");
	}

	@ParameterizedTest
	@MethodSource("badTokens")
	void answers401WhenTheTokenIsBad(BadToken bad, String path) throws Exception {
		TokenForge forge = this.system.forge();
		assertRefused(this.system.bearer(bad.of(forge, forge.claims("demo-client"))), path);
	}

	static Stream<Arguments> badTokens() {
		long now = Instant.now().getEpochSecond();
		return Map.<String, BadToken>of("garbage", (forge, claims) -> "garbage", // for
																					// each
																					// way
																					// in
				"forged signature", TokenForge::forged, // with the issuer's key id
				"no signature", TokenForge::unsigned, // alg: none
				"expired", with("exp", now - 600), // beyond any clock skew
				"not yet valid", with("nbf", now + 600), // likewise
				"of another issuer", with("iss", "http://localhost:1"), // though by the
																		// same key
				"for another audience", with("aud", List.of("somebody-else")), // of no
																				// service
				"for service B", with("aud", List.of("service-b")) // what only services
																	// get
		)
			.entrySet()
			.stream()
			.flatMap((bad) -> Api.WAYS.stream()
				.map((path) -> argumentSet(bad.getKey() + ", " + path, bad.getValue(), path)));
	}

	@OverEachWay
	void answers403WhenAReaderWrites(String path) {
		String key = Api.newKey();
		assertProblem(this.system.reader().post(path, Api.newId(), key, "v"), 403);
		assertProblem(this.system.reader().get(Api.DIRECT + "/" + key), 404);
	}

	@Test
	void letsAReaderRead() {
		String key = Api.newKey();
		this.system.demo().post(Api.DIRECT, Api.newId(), key, "v");
		assertThat(this.system.reader().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("v");
	}

	@Test
	void answers403WhenATokenWithoutThatScopeReads() {
		Api writer = this.system.client("demo-client", "data.write");
		String id = Api.newId();
		String key = Api.newKey();
		assertThat(writer.post(Api.DIRECT, id, key, "v").status()).isEqualTo(200);
		assertProblem(writer.get(Api.DIRECT + "/" + key), 403);
		assertProblem(writer.get(Api.DIRECT), 403);
		assertProblem(writer.get("/service-b/api/receipts/" + id), 403);
	}

	@Test
	void issuesNoTokenForAWrongSecret() {
		Reply reply = new Api(this.system.anonymous().gateway(), () -> "Basic ZGVtby1jbGllbnQ6d3Jvbmc=")
			.post("/oauth2/token?grant_type=client_credentials", "");
		assertThat(reply.status()).as(reply.toString()).isIn(400, 401);
		assertThat(reply.text()).doesNotContain("access_token");
	}

	private void assertRefused(Api caller, String path) {
		String key = Api.newKey();
		Reply reply = caller.post(path, Api.newId(), key, "v");
		assertProblem(reply, 401);
		assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
		assertProblem(this.system.reader().get(Api.DIRECT + "/" + key), 404);
	}

	private static BadToken with(String claim, Object value) {
		return (forge, claims) -> {
			claims.put(claim, value);
			return forge.signed(claims);
		};
	}

	@FunctionalInterface
	interface BadToken {

		String of(TokenForge forge, Map<String, Object> claims) throws GeneralSecurityException;

	}

}
