package dev.tricall.system.security;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Browser;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.RequestFlood;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenEndpoint;
import dev.tricall.system.testing.UnaffectedCaller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Attempts with wrong credentials are limited. Callers with the right credentials are not
 * affected, although all callers share one address in these tests.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "these limits do not depend on containers")
class GuessingSystemTests {

	private static final String DASHBOARD = "/discovery/";

	/** Generous, because attack, callers and services share the CPUs. */
	private static final Duration MAX_EXCHANGED_CALL = Duration.ofSeconds(3);

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"");

	private final TestSystem system;

	GuessingSystemTests(TestSystem system) {
		this.system = system;
	}

	/** If a process has ended, only one test fails. */
	@AfterEach
	void heal() throws Exception {
		this.system.control().heal();
	}

	@Test
	void limitsWrongClientSecretsOnly() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); RequestFlood attack = new RequestFlood(10)) {
			TokenEndpoint tokens = new TokenEndpoint(this.system.anonymous());
			List<Response> responses = attack.send(300,
					(i) -> tokens.clientCredentialsRequest("demo-client", "guess-" + i, "data.read"));
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
			assertLimited(responses, 401);
		}
	}

	@Test
	void limitsWrongPasswordsPerUser() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); RequestFlood attack = new RequestFlood(10)) {
			LoginForm form = LoginForm.open(this.system.anonymous());
			CompletableFuture<Response> login = Browser.logInAsync(this.system, DASHBOARD, "demo-admin");
			List<Response> responses = attack.send(200, (i) -> form.submit("guess-" + i));
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
			assertLimited(responses, 302);
			assertThat(responses).filteredOn((response) -> response.status() == 302)
				.allMatch((response) -> response.header("Location").contains("/login?error"));
			assertThat(login.join().status()).isEqualTo(200);
		}
	}

	@Test
	void rejectsTheRightPasswordWhileTheUserIsLocked() {
		LoginForm form = LoginForm.open(this.system.anonymous());
		ApiClient attacker = form.caller();
		for (int i = 0; i < 10; i++) {
			attacker.send(form.submit("guess-" + i));
		}
		await().atMost(TestSystem.PATIENCE).until(() -> attacker.send(form.submit("guess")).status() == 302);
		Response right = attacker.send(form.submit("demo-user-password"));
		assertThat(right.status()).as(right.toString()).isEqualTo(429);
		RequestFlood.assertRetryAfter(right);
	}

	@Test
	void limitsInvalidTokensOnly() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); RequestFlood attack = new RequestFlood(10)) {
			List<Response> responses = attack.send(300,
					(i) -> this.system.bearer("guess-" + i).request(ApiClient.SERVICE_B_DATA + "/some-key"));
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
			assertLimited(responses, 401);
		}
	}

	/** Some attempts are answered; most are rejected as too many. */
	private static void assertLimited(List<Response> responses, int failure) {
		assertThat(RequestFlood.statuses(responses)).contains(failure, 429).isSubsetOf(failure, 429);
		responses.forEach(RequestFlood::assertRetryAfter);
		assertThat(responses.stream().filter((response) -> response.status() == 429).count())
			.isGreaterThan(responses.size() / 2);
	}

	/**
	 * The login form of a browser, which can be submitted repeatedly.
	 */
	private record LoginForm(ApiClient caller, String cookies, String csrf) {

		static LoginForm open(ApiClient caller) {
			Response form = caller.get("/login");
			Matcher csrf = CSRF.matcher(form.text());
			assertThat(csrf.find()).isTrue();
			return new LoginForm(caller,
					form.headers()
						.allValues("Set-Cookie")
						.stream()
						.map((cookie) -> cookie.replaceFirst(";.*", ""))
						.collect(Collectors.joining("; ")),
					csrf.group(1));
		}

		HttpRequest.Builder submit(String password) {
			return this.caller.request("/login")
				.header("Cookie", this.cookies)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString(
						Browser.encode(Map.of("username", "demo-user", "password", password, "_csrf", this.csrf))));
		}

	}

}
