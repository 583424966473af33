package dev.tricall.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tokens expire, keys change and the issuer dies while the system works, and no caller
 * notices. It is a system of its own, whose tokens live for seconds.
 */
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "its settings are for processes")
class TokenLifetimesSystemTests {

	private static final Duration LIFETIME = Duration.ofSeconds(Integer.getInteger("tricall.token.seconds", 30));

	/** Longer than the time between two looks of the broker at the issuer's keys. */
	private static final Duration PUBLISH_AHEAD = Duration.ofSeconds(24);

	private static final Duration FRESH = Duration.ofSeconds(1);

	@Test
	void noCallFailsOverThreeLifetimesWithANewKeyAndAnIssuerThatIsKilled() throws Exception {
		try (TestSystem system = TestSystem.start((settings) -> settings.withServiceBs(1)
			.withEnvironment("auth-server", Map.of("TOKEN_TTL", seconds(LIFETIME), "SERVICE_TOKEN_TTL",
					seconds(LIFETIME.multipliedBy(3).dividedBy(2)), "KEY_PUBLISH_AHEAD", seconds(PUBLISH_AHEAD))));
				SteadyLoad load = new SteadyLoad(system)) {
			long start = System.nanoTime();
			Reply rotation = system.admin().post("/admin/keys", "");
			assertThat(rotation.status()).as(rotation.toString()).isEqualTo(200);
			awaitLifetimes(1, start);
			assumeTrue(killTheIssuer(system, load).compareTo(LIFETIME.dividedBy(2)) < 0,
					"a slow machine needs longer lifetimes: -Dtricall.token.seconds=60");
			awaitLifetimes(3, start);
			int calls = load.end();
			assertThat(calls).isGreaterThan(1000);
			assertThat(keyOf(load.token().get())).isEqualTo(rotation.field("kid"));
		}
	}

	/**
	 * Once the caller's token is new, and has been used: for what the issuer does not
	 * renew in time, calls may well fail.
	 * @return how long there were no tokens
	 */
	private static Duration killTheIssuer(TestSystem system, SteadyLoad load) throws Exception {
		await().atMost(LIFETIME).until(() -> load.token().age().compareTo(FRESH) < 0);
		Api.WAYS.forEach((path) -> load.caller().post(path, Api.newId(), Api.newKey(), "v"));
		long start = System.nanoTime();
		system.backstage().kill("auth-server");
		system.backstage().heal();
		new Token(system.anonymous(), "reader-client", "data.read").get();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void awaitLifetimes(int count, long start) {
		await().atMost(LIFETIME.multipliedBy(3))
			.until(() -> System.nanoTime() - start > LIFETIME.multipliedBy(count).toNanos());
	}

	private static String keyOf(String bearer) {
		String header = bearer.substring("Bearer ".length(), bearer.indexOf('.'));
		String json = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
		return new JsonMapper().readTree(json).path("kid").asString("");
	}

	private static String seconds(Duration duration) {
		return duration.toSeconds() + "s";
	}

}
