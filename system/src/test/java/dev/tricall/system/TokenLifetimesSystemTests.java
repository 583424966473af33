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

/**
 * Tokens expire, keys change and the issuer dies while the system works, and nobody
 * notices. It is a system of its own, whose tokens live for seconds.
 */
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "the settings are for processes")
class TokenLifetimesSystemTests {

	private static final Duration LIFETIME = Duration.ofSeconds(20);

	/** Longer than the broker goes without a look at the issuer's keys. */
	private static final Duration PUBLISH_AHEAD = Duration.ofSeconds(12);

	private static final Duration FRESH = Duration.ofSeconds(1);

	@Test
	void noCallFailsOverThreeLifetimesWithANewKeyAndAnIssuerThatIsKilled() throws Exception {
		try (TestSystem system = TestSystem.start((settings) -> settings.withServiceBs(1)
			.withEnvironment("auth-server", Map.of("TOKEN_TTL", seconds(LIFETIME), "SERVICE_TOKEN_TTL",
					seconds(LIFETIME), "KEY_PUBLISH_AHEAD", seconds(PUBLISH_AHEAD))));
				SteadyLoad load = new SteadyLoad(system)) {
			long start = System.nanoTime();
			String newKey = system.admin().post("/admin/keys", "").field("kid");
			awaitLifetimes(1, start);
			killTheIssuer(system, load);
			awaitLifetimes(3, start);
			assertThat(keyOf(load.token().get())).isEqualTo(newKey);
			assertThat(load.end()).isGreaterThan(1000);
		}
	}

	/**
	 * At a moment at which the caller's token is new, and has been used: what is not
	 * renewed in time may well fail.
	 */
	private static void killTheIssuer(TestSystem system, SteadyLoad load) throws Exception {
		await().atMost(LIFETIME).until(() -> load.token().age().compareTo(FRESH) < 0);
		Api.WAYS.forEach((path) -> load.caller().post(path, Api.newId(), Api.newKey(), "v"));
		system.backstage().kill("auth-server");
		system.backstage().heal();
	}

	private static void awaitLifetimes(int count, long start) {
		await().atMost(LIFETIME.multipliedBy(3))
			.until(() -> System.nanoTime() - start > LIFETIME.multipliedBy(count).toNanos());
	}

	private static String keyOf(String token) {
		byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
		return new JsonMapper().readTree(new String(header, StandardCharsets.UTF_8)).path("kid").asString("");
	}

	private static String seconds(Duration duration) {
		return duration.toSeconds() + "s";
	}

}
