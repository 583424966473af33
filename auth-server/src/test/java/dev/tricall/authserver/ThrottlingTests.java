package dev.tricall.authserver;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Import;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failed attempts delay further ones, and do not affect others.
 */
@AuthServerTest
@Import(TestTicker.class)
class ThrottlingTests {

	private static final Map<String, String> CLIENT_CREDENTIALS = Map.of("grant_type", "client_credentials");

	private final AuthServerClient authServer;

	private final TestTicker ticker;

	ThrottlingTests(AuthServerClient authServer, TestTicker ticker) {
		this.authServer = authServer;
		this.ticker = ticker;
	}

	@BeforeEach
	void expireFailures() {
		this.ticker.advance(Duration.ofMinutes(20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "demo-client", "no-such-client" })
	void respondsWith429AfterWrongSecrets(String client) {
		for (int i = 0; i < 5; i++) {
			assertThat(guess(client).status()).isEqualTo(401);
		}
		Response response = guess(client);
		assertThat(response.status()).isEqualTo(429);
		assertThat(response.error()).isEqualTo("temporarily_unavailable");
		assertThat(response.header("Retry-After")).isEqualTo("2");
		assertThat(guess(client).header("Retry-After")).isEqualTo("4");
		this.ticker.advance(Duration.ofSeconds(4));
		assertThat(guess(client).status()).isEqualTo(401);
	}

	@Test
	void acceptsCorrectSecretDuringDelay() {
		for (int i = 0; i < 20; i++) {
			guess("demo-client");
		}
		assertThat(this.authServer.requestToken("demo-client", "demo-secret", CLIENT_CREDENTIALS).status())
			.isEqualTo(200);
		assertThat(guess("demo-client").status()).as("a success does not reset the counter").isEqualTo(429);
		assertThat(guess("reader-client").status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "demo-user", "no-such-user" })
	void respondsWith429AfterWrongPasswords(String account) {
		Browser browser = new Browser(this.authServer);
		String csrf = browser.csrf("/login");
		for (int i = 0; i < 5; i++) {
			assertThat(logIn(browser, csrf, account, "wrong").header("Location")).endsWith("/login?error");
		}
		Response response = logIn(browser, csrf, account, "wrong");
		assertThat(response.status()).isEqualTo(429);
		assertThat(response.header("Retry-After")).isEqualTo("1");
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
		assertThat(logIn(browser, csrf, account.toUpperCase(Locale.ROOT), "demo-user-password").status())
			.isEqualTo(429);
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(logIn(browser, csrf, account, "wrong").status()).isEqualTo(302);
		assertThat(logIn(browser, csrf, account, "wrong").header("Retry-After")).isEqualTo("2");
	}

	@Test
	void doesNotDelayOtherUsersAddressesOrKnownBrowsers() {
		Browser known = new Browser(this.authServer);
		known.logIn("demo-user", "demo-user-password");
		Browser browser = new Browser(this.authServer);
		for (int i = 0; i < 5; i++) {
			browser.logIn("demo-user", "wrong");
		}
		assertThat(browser.logIn("demo-user", "demo-user-password").status()).isEqualTo(429);
		assertThat(known.logIn("demo-user", "demo-user-password").header("Location")).doesNotContain("error");
		assertThat(
				new Browser(this.authServer).fromAddress("192.0.2.1").logIn("demo-user", "demo-user-password").status())
			.as("from another address")
			.isEqualTo(302);
		assertThat(browser.logIn("demo-admin", "demo-admin-password").header("Location")).doesNotContain("error");
		this.authServer.token("demo-client", "demo-secret");
	}

	private Response guess(String client) {
		return this.authServer.requestToken(client, "wrong", CLIENT_CREDENTIALS);
	}

	private static Response logIn(Browser browser, String csrf, String account, String password) {
		return browser.post("/login", Map.of("username", account, "password", password, "_csrf", csrf));
	}

}
