package dev.tricall.system.security;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.EntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenForge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Each entry point, at the gateway and behind it, rejects callers without a valid token,
 * and nothing is written. Every invalid token differs in one property from a valid one.
 */
@SystemTest
class IntrudersSystemTests {

	private final TestSystem system;

	private final TokenForge forge;

	IntrudersSystemTests(TestSystem system) throws Exception {
		this.system = system;
		this.forge = system.forge();
	}

	@ParameterizedTest
	@EnumSource
	void acceptsAValidToken(EntryPoint entryPoint) throws Exception {
		String token = this.forge.signed(entryPoint.claims(this.forge, "some-program"));
		assertThat(entryPoint.write(this.system, token, ApiClient.newKey())).isBetween(200, 202);
	}

	@ParameterizedTest
	@MethodSource("invalidTokens")
	void respondsWith401ToAnInvalidToken(EntryPoint entryPoint, InvalidToken bad) throws Exception {
		assertRejected(entryPoint, bad.of(this.forge, entryPoint.claims(this.forge, "demo-client")), 401);
	}

	static Stream<Arguments> invalidTokens() {
		long now = Instant.now().getEpochSecond();
		Map<String, InvalidToken> all = new LinkedHashMap<>();
		all.put("none", (forge, claims) -> "");
		all.put("garbage", (forge, claims) -> "garbage");
		all.put("forged signature", TokenForge::forged);
		all.put("no signature", TokenForge::unsigned);
		all.put("public key as secret", TokenForge::signedWithPublicKey);
		all.put("typed as an ID token", (forge, claims) -> forge.signed(claims, "JWT"));
		all.put("without a type", (forge, claims) -> forge.signed(claims, ""));
		all.put("expired", with("exp", now - 600)); // more than any clock skew
		all.put("not yet valid", with("nbf", now + 600)); // more than any clock skew
		all.put("from another issuer", with("iss", "http://localhost:1"));
		all.put("for another audience", with("aud", List.of("other-service")));
		all.put("for the broker", with("aud", List.of("kafka")));
		all.put("without an audience", without("aud"));
		all.put("without a subject", without("sub"));
		all.put("made-up actor", (forge, claims) -> {
			claims.put("act", Map.of("sub", "service-a"));
			return forge.forged(claims);
		});
		return all.entrySet()
			.stream()
			.flatMap((bad) -> Arrays.stream(EntryPoint.values())
				.map((entryPoint) -> argumentSet(bad.getKey() + ", " + entryPoint, entryPoint, bad.getValue())));
	}

	@ParameterizedTest
	@MethodSource("otherAudiences")
	void respondsWith401ToATokenForAnotherService(EntryPoint entryPoint, EntryPoint other) throws Exception {
		assertRejected(entryPoint, this.forge.signed(other.claims(this.forge, "demo-client")), 401);
	}

	static Stream<Arguments> otherAudiences() {
		return Arrays.stream(EntryPoint.values())
			.flatMap((entryPoint) -> Stream.of(EntryPoint.GATEWAY_REST, EntryPoint.A_REST, EntryPoint.B_HTTP)
				.filter((other) -> !other.audience().equals(entryPoint.audience()))
				.map((other) -> argumentSet("for " + other.audience() + ", " + entryPoint, entryPoint, other)));
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.testing.EntryPoint#BEHIND_GATEWAY")
	void respondsWith401ToACallersTokenBehindTheGateway(EntryPoint entryPoint) {
		String own = this.system.demo().authorization().get().substring("Bearer ".length());
		assertRejected(entryPoint, own, 401);
	}

	@ParameterizedTest
	@EnumSource
	void respondsWith403WithoutTheScopeToWrite(EntryPoint entryPoint) throws Exception {
		Map<String, Object> claims = entryPoint.claims(this.forge, "demo-client");
		claims.put("scope", "data.read");
		assertRejected(entryPoint, this.forge.signed(claims), 403);
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.testing.EntryPoint#SERVICE_B")
	void respondsWith403WithoutTheScopeToRead(EntryPoint entryPoint) throws Exception {
		Map<String, Object> claims = entryPoint.claims(this.forge, "demo-client");
		String key = keyOfDemoClient();
		assertThat(entryPoint.read(this.system, this.forge.signed(claims), key)).isEqualTo(200);
		claims.put("scope", "data.write");
		assertThat(entryPoint.read(this.system, this.forge.signed(claims), key)).isEqualTo(403);
	}

	@ParameterizedTest
	@EnumSource(names = { "A_REST", "A_GRPC", "B_HTTP", "B_GRPC" })
	void respondsWith403WhenAnotherCallerOwnsTheKey(EntryPoint entryPoint) throws Exception {
		String key = keyOfDemoClient();
		String token = this.forge.signed(entryPoint.claims(this.forge, "other-caller"));
		assertThat(entryPoint.write(this.system, token, key)).isEqualTo(403);
		Response stored = this.system.reader().get(ApiClient.SERVICE_B_DATA + "/" + key);
		assertThat(stored.field("value")).isEqualTo("mine");
		assertThat(stored.field("owner")).isEqualTo("demo-client");
	}

	@ParameterizedTest
	@MethodSource("invalidActors")
	void respondsWith403ToAnotherActor(EntryPoint entryPoint, Object actor) throws Exception {
		Map<String, Object> claims = entryPoint.claims(this.forge, "demo-client");
		claims.put("act", actor);
		String token = this.forge.signed(claims);
		assertRejected(entryPoint, token, 403);
		if (EntryPoint.SERVICE_B.contains(entryPoint)) {
			assertThat(entryPoint.read(this.system, token, keyOfDemoClient())).isEqualTo(403);
		}
	}

	static Stream<Arguments> invalidActors() {
		return EntryPoint.BEHIND_GATEWAY.stream().flatMap((entryPoint) -> {
			String actor = EntryPoint.SERVICE_B.contains(entryPoint) ? "service-a" : "gateway";
			Map<String, Object> all = Map.of("the service itself", Map.of("sub", entryPoint.audience()), "a caller",
					Map.of("sub", "demo-client"), actor + " for another actor",
					Map.of("sub", "demo-client", "act", Map.of("sub", actor)), actor + " as text", actor, "nobody",
					Map.of());
			return all.entrySet()
				.stream()
				.map((bad) -> argumentSet(bad.getKey() + ", " + entryPoint, entryPoint, bad.getValue()));
		});
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.testing.EntryPoint#BEHIND_GATEWAY")
	void respondsWith403WithoutAnActorBehindTheGateway(EntryPoint entryPoint) throws Exception {
		assertRejected(entryPoint, without("act").of(this.forge, entryPoint.claims(this.forge, "demo-client")), 403);
	}

	@Test
	void serviceBAcceptsTheGatewayOverHttpOnly() throws Exception {
		Map<String, Object> claims = EntryPoint.B_HTTP.claims(this.forge, "some-program");
		claims.put("act", Map.of("sub", "gateway"));
		String token = this.forge.signed(claims);
		assertThat(EntryPoint.B_HTTP.write(this.system, token, ApiClient.newKey())).isEqualTo(200);
		assertRejected(EntryPoint.B_GRPC, token, 403);
	}

	private void assertRejected(EntryPoint entryPoint, String token, int status) {
		String key = ApiClient.newKey();
		assertThat(entryPoint.write(this.system, token, key)).isEqualTo(status);
		assertProblem(this.system.reader().get(ApiClient.SERVICE_B_DATA + "/" + key), 404);
	}

	private String keyOfDemoClient() {
		String key = ApiClient.newKey();
		assertThat(this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, "mine").status())
			.isEqualTo(200);
		return key;
	}

	private static InvalidToken with(String claim, Object value) {
		return (forge, claims) -> {
			claims.put(claim, value);
			return forge.signed(claims);
		};
	}

	private static InvalidToken without(String claim) {
		return (forge, claims) -> {
			claims.remove(claim);
			return forge.signed(claims);
		};
	}

	@FunctionalInterface
	interface InvalidToken {

		String of(TokenForge forge, Map<String, Object> claims) throws GeneralSecurityException;

	}

}
