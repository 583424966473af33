package dev.tricall.authserver;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import dev.tricall.authserver.TokenEndpoint.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Guessing passwords and client secrets becomes slow, and nobody else notices.
 */
@AuthServerTest
@Import(TestTicker.class)
class GuessingTests {

	private static final Map<String, String> CLIENT_CREDENTIALS = Map.of("grant_type", "client_credentials");

	private final TokenEndpoint endpoint;

	private final TestTicker time;

	GuessingTests(TokenEndpoint endpoint, TestTicker time) {
		this.endpoint = endpoint;
		this.time = time;
	}

	@BeforeEach
	void forgetFailures() {
		this.time.advance(Duration.ofMinutes(20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "demo-client", "no-such-client" })
	void wrongSecretsAreAnswered429(String client) {
		for (int i = 0; i < 5; i++) {
			assertThat(guess(client).status()).isEqualTo(401);
		}
		Answer answer = guess(client);
		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.error()).isEqualTo("temporarily_unavailable");
		assertThat(answer.header("Retry-After")).isEqualTo("2");
		assertThat(guess(client).header("Retry-After")).isEqualTo("4");
		this.time.advance(Duration.ofSeconds(4));
		assertThat(guess(client).status()).isEqualTo(401);
	}

	@Test
	void theRightSecretAlwaysPasses() {
		for (int i = 0; i < 20; i++) {
			guess("demo-client");
		}
		assertThat(this.endpoint.ask("demo-client", "demo-secret", CLIENT_CREDENTIALS).status()).isEqualTo(200);
		assertThat(guess("demo-client").status()).as("a success does not help the guesser").isEqualTo(429);
		assertThat(guess("reader-client").status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "demo-user", "no-such-user" })
	void wrongPasswordsAreAnswered429(String account) {
		Browser guesser = new Browser(this.endpoint);
		String csrf = guesser.csrf("/login");
		for (int i = 0; i < 5; i++) {
			assertThat(logIn(guesser, csrf, account, "wrong").header("Location")).endsWith("/login?error");
		}
		Answer answer = logIn(guesser, csrf, account, "wrong");
		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.header("Retry-After")).isEqualTo("1");
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(logIn(guesser, csrf, account.toUpperCase(Locale.ROOT), "demo-user-password").status())
			.isEqualTo(429);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(logIn(guesser, csrf, account, "wrong").status()).isEqualTo(302);
		assertThat(logIn(guesser, csrf, account, "wrong").header("Retry-After")).isEqualTo("2");
	}

	@Test
	void delaysNoOtherAccountAddressOrKnownBrowser() {
		Browser known = new Browser(this.endpoint);
		known.logIn("demo-user", "demo-user-password");
		Browser guesser = new Browser(this.endpoint);
		for (int i = 0; i < 5; i++) {
			guesser.logIn("demo-user", "wrong");
		}
		assertThat(guesser.logIn("demo-user", "demo-user-password").status()).isEqualTo(429);
		assertThat(known.logIn("demo-user", "demo-user-password").header("Location")).doesNotContain("error");
		assertThat(new Browser(this.endpoint).from("192.0.2.1").logIn("demo-user", "demo-user-password").status())
			.as("from another address")
			.isEqualTo(302);
		assertThat(guesser.logIn("demo-admin", "demo-admin-password").header("Location")).doesNotContain("error");
		this.endpoint.token("demo-client", "demo-secret");
	}

	private Answer guess(String client) {
		return this.endpoint.ask(client, "wrong", CLIENT_CREDENTIALS);
	}

	private static Answer logIn(Browser browser, String csrf, String account, String password) {
		return browser.post("/login", Map.of("username", account, "password", password, "_csrf", csrf));
	}

}
