package dev.tricall.system;

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

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Whoever has not the right token is refused at each door, the gateway's and those behind
 * it, and nothing is written. Every bad token differs in one thing from one that is good
 * there.
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
	void letsInAGoodToken(Door door) throws Exception {
		String token = this.forge.signed(door.claims(this.forge, "some-program"));
		assertThat(door.write(this.system, token, Api.newKey())).isBetween(200, 202);
	}

	@ParameterizedTest
	@MethodSource("badTokens")
	void answers401WithoutAGoodToken(Door door, BadToken bad) throws Exception {
		assertRefused(door, bad.of(this.forge, door.claims(this.forge, "demo-client")), 401);
	}

	static Stream<Arguments> badTokens() {
		long now = Instant.now().getEpochSecond();
		Map<String, BadToken> all = new LinkedHashMap<>();
		all.put("none", (forge, claims) -> "");
		all.put("garbage", (forge, claims) -> "garbage");
		all.put("forged signature", TokenForge::forged);
		all.put("no signature", TokenForge::unsigned);
		all.put("public key as secret", TokenForge::signedWithPublicKey);
		all.put("typed as an ID token", (forge, claims) -> forge.signed(claims, "JWT"));
		all.put("without a type", (forge, claims) -> forge.signed(claims, ""));
		all.put("expired", with("exp", now - 600)); // beyond any clock skew
		all.put("not yet valid", with("nbf", now + 600)); // likewise
		all.put("of another issuer", with("iss", "http://localhost:1"));
		all.put("for nobody here", with("aud", List.of("somebody-else")));
		all.put("for the broker", with("aud", List.of("kafka")));
		all.put("for nobody", without("aud"));
		all.put("of nobody", without("sub"));
		all.put("made-up actor", (forge, claims) -> {
			claims.put("act", Map.of("sub", "service-a"));
			return forge.forged(claims);
		});
		return all.entrySet()
			.stream()
			.flatMap((bad) -> Arrays.stream(Door.values())
				.map((door) -> argumentSet(bad.getKey() + ", " + door, door, bad.getValue())));
	}

	@ParameterizedTest
	@MethodSource("doorsOfOthers")
	void answers401WhenTheTokenIsForAnotherService(Door door, Door other) throws Exception {
		assertRefused(door, this.forge.signed(other.claims(this.forge, "demo-client")), 401);
	}

	static Stream<Arguments> doorsOfOthers() {
		return Arrays.stream(Door.values())
			.flatMap((door) -> Stream.of(Door.GATEWAY_REST, Door.A_REST, Door.B_HTTP)
				.filter((other) -> !other.audience().equals(door.audience()))
				.map((other) -> argumentSet("for " + other.audience() + ", " + door, door, other)));
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.Door#INSIDE")
	void answers401WhenACallersTokenBypassesTheGateway(Door door) {
		String own = this.system.demo().authorization().get().substring("Bearer ".length());
		assertRefused(door, own, 401);
	}

	@ParameterizedTest
	@EnumSource
	void answers403WhenTheScopeToWriteIsMissing(Door door) throws Exception {
		Map<String, Object> claims = door.claims(this.forge, "demo-client");
		claims.put("scope", "data.read");
		assertRefused(door, this.forge.signed(claims), 403);
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.Door#OF_B")
	void answers403WhenTheScopeToReadIsMissing(Door door) throws Exception {
		Map<String, Object> claims = door.claims(this.forge, "demo-client");
		String key = keyOfDemoClient();
		assertThat(door.read(this.system, this.forge.signed(claims), key)).isEqualTo(200);
		claims.put("scope", "data.write");
		assertThat(door.read(this.system, this.forge.signed(claims), key)).isEqualTo(403);
	}

	@ParameterizedTest
	@EnumSource(names = { "A_REST", "A_GRPC", "B_HTTP", "B_GRPC" })
	void answers403WhenTheKeyIsAnothers(Door door) throws Exception {
		String key = keyOfDemoClient();
		String stranger = this.forge.signed(door.claims(this.forge, "stranger"));
		assertThat(door.write(this.system, stranger, key)).isEqualTo(403);
		Reply stored = this.system.reader().get(Api.DIRECT + "/" + key);
		assertThat(stored.field("value")).isEqualTo("mine");
		assertThat(stored.field("owner")).isEqualTo("demo-client");
	}

	@ParameterizedTest
	@MethodSource("badActors")
	void answers403WhenAnotherActorCallsForTheCaller(Door door, Object actor) throws Exception {
		Map<String, Object> claims = door.claims(this.forge, "demo-client");
		claims.put("act", actor);
		String token = this.forge.signed(claims);
		assertRefused(door, token, 403);
		if (Door.OF_B.contains(door)) {
			assertThat(door.read(this.system, token, keyOfDemoClient())).isEqualTo(403);
		}
	}

	static Stream<Arguments> badActors() {
		return Door.INSIDE.stream().flatMap((door) -> {
			String actor = Door.OF_B.contains(door) ? "service-a" : "gateway";
			Map<String, Object> all = Map.of("the service itself", Map.of("sub", door.audience()), "a caller",
					Map.of("sub", "demo-client"), actor + " for another actor",
					Map.of("sub", "demo-client", "act", Map.of("sub", actor)), actor + " as text", actor, "nobody",
					Map.of());
			return all.entrySet().stream().map((bad) -> argumentSet(bad.getKey() + ", " + door, door, bad.getValue()));
		});
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.Door#INSIDE")
	void answers403WithoutAnActorBehindTheGateway(Door door) throws Exception {
		assertRefused(door, without("act").of(this.forge, door.claims(this.forge, "demo-client")), 403);
	}

	@Test
	void takesTheGatewayAtServiceBOverHttpOnly() throws Exception {
		Map<String, Object> claims = Door.B_HTTP.claims(this.forge, "some-program");
		claims.put("act", Map.of("sub", "gateway"));
		String token = this.forge.signed(claims);
		assertThat(Door.B_HTTP.write(this.system, token, Api.newKey())).isEqualTo(200);
		assertRefused(Door.B_GRPC, token, 403);
	}

	private void assertRefused(Door door, String token, int status) {
		String key = Api.newKey();
		assertThat(door.write(this.system, token, key)).isEqualTo(status);
		assertProblem(this.system.reader().get(Api.DIRECT + "/" + key), 404);
	}

	private String keyOfDemoClient() {
		String key = Api.newKey();
		assertThat(this.system.demo().post(Api.DIRECT, Api.newId(), key, "mine").status()).isEqualTo(200);
		return key;
	}

	private static BadToken with(String claim, Object value) {
		return (forge, claims) -> {
			claims.put(claim, value);
			return forge.signed(claims);
		};
	}

	private static BadToken without(String claim) {
		return (forge, claims) -> {
			claims.remove(claim);
			return forge.signed(claims);
		};
	}

	@FunctionalInterface
	interface BadToken {

		String of(TokenForge forge, Map<String, Object> claims) throws GeneralSecurityException;

	}

}
