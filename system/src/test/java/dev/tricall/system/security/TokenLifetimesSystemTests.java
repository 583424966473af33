package dev.tricall.system.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ClientToken;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SteadyLoad;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * No call fails while tokens expire, keys rotate and the issuer is killed, over three
 * token lifetimes. The test starts a system of its own, with tokens that expire within
 * seconds.
 */
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "the test changes settings of the processes")
class TokenLifetimesSystemTests {

	private static final Duration LIFETIME = Duration.ofSeconds(Integer.getInteger("tricall.token.seconds", 30));

	/** Longer than the interval at which the broker refreshes the issuer's keys. */
	private static final Duration PUBLISH_AHEAD = Duration.ofSeconds(24);

	private static final Duration FRESH = Duration.ofSeconds(1);

	@Test
	void noCallFailsWhenTokensExpireAndKeysRotate() throws Exception {
		try (TestSystem system = TestSystem.start((settings) -> settings.withServiceBInstances(1)
			.withEnvironment("auth-server", Map.of("TOKEN_TTL", seconds(LIFETIME), "SERVICE_TOKEN_TTL",
					seconds(LIFETIME.multipliedBy(3).dividedBy(2)), "KEY_PUBLISH_AHEAD", seconds(PUBLISH_AHEAD))));
				SteadyLoad load = new SteadyLoad(system)) {
			long start = System.nanoTime();
			Response rotation = system.admin().post("/admin/keys", "");
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
	 * Kills the issuer after the caller's token has been renewed and used, so that no
	 * token expires during the outage.
	 * @return the duration of the outage
	 */
	private static Duration killTheIssuer(TestSystem system, SteadyLoad load) throws Exception {
		await().atMost(LIFETIME).until(() -> load.token().age().compareTo(FRESH) < 0);
		ApiClient.WRITE_PATHS.forEach((path) -> load.caller().post(path, ApiClient.newId(), ApiClient.newKey(), "v"));
		long start = System.nanoTime();
		system.control().kill("auth-server");
		system.control().heal();
		new ClientToken(system.anonymous(), "reader-client", "data.read").get();
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
