package dev.tricall.system;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Guesses are limited, and callers with the right credentials do not notice, although all
 * share one address here.
 */
@SystemTest
@Disruptive
class GuessingSystemTests {

	private static final String DASHBOARD = "/discovery/";

	/** Generous, as attack, callers and services share the processors. */
	private static final Duration MAX_EXCHANGED_CALL = Duration.ofSeconds(3);

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"");

	private final TestSystem system;

	GuessingSystemTests(TestSystem system) {
		this.system = system;
	}

	/** A process that has ended is missed by one test only. */
	@AfterEach
	void heal() throws Exception {
		this.system.backstage().heal();
	}

	@Test
	void wrongClientSecretsAreLimitedAndTheRightOneStillWorks() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(10)) {
			TokenEndpoint tokens = new TokenEndpoint(this.system.anonymous());
			List<Reply> replies = attack.send(300,
					(i) -> tokens.clientCredentialsRequest("demo-client", "guess-" + i, "data.read"));
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
			assertLimited(replies, 401);
		}
	}

	@Test
	void wrongPasswordsAreLimitedAndAnotherUserStillLogsIn() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(10)) {
			LoginForm form = LoginForm.open(this.system.anonymous());
			CompletableFuture<Reply> login = Browser.logInLater(this.system, DASHBOARD, "demo-admin");
			List<Reply> replies = attack.send(200, (i) -> form.submit("guess-" + i));
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
			assertLimited(replies, 302);
			assertThat(replies).filteredOn((reply) -> reply.status() == 302)
				.allMatch((reply) -> reply.header("Location").contains("/login?error"));
			assertThat(login.join().status()).isEqualTo(200);
		}
	}

	@Test
	void theRightPasswordIsRefusedToo() {
		LoginForm form = LoginForm.open(this.system.anonymous());
		Api stranger = form.caller();
		for (int i = 0; i < 10; i++) {
			stranger.send(form.submit("guess-" + i));
		}
		await().atMost(TestSystem.PATIENCE).until(() -> stranger.send(form.submit("guess")).status() == 302);
		Reply right = stranger.send(form.submit("demo-user-password"));
		assertThat(right.status()).as(right.toString()).isEqualTo(429);
		Attack.assertRetryAfter(right);
	}

	@Test
	void invalidTokensAreLimitedAndAValidOneStillWorks() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(10)) {
			List<Reply> replies = attack.send(300,
					(i) -> this.system.bearer("guess-" + i).request(Api.DIRECT + "/some-key"));
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
			assertLimited(replies, 401);
		}
	}

	/** Some attempts are answered, most are refused because there are too many. */
	private static void assertLimited(List<Reply> replies, int failure) {
		assertThat(Attack.statuses(replies)).contains(failure, 429).isSubsetOf(failure, 429);
		replies.forEach(Attack::assertRetryAfter);
		assertThat(replies.stream().filter((reply) -> reply.status() == 429).count()).isGreaterThan(replies.size() / 2);
	}

	/**
	 * Login form of one browser, which can be sent many times.
	 */
	private record LoginForm(Api caller, String cookies, String csrf) {

		static LoginForm open(Api caller) {
			Reply form = caller.get("/login");
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
