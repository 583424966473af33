package dev.tricall.system;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

	@Test
	void wrongClientSecretsAreLimitedAndTheRightOneStillWorks() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(10)) {
			TokenEndpoint tokens = new TokenEndpoint(this.system.anonymous());
			List<Reply> replies = attack.send(300,
					(i) -> tokens.clientCredentialsRequest("demo-client", "guess-" + i, "data.read"));
			assertLimited(replies, 401);
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
		}
	}

	@Test
	void wrongPasswordsAreLimitedAndAnotherUserStillLogsIn() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(10)) {
			Api stranger = this.system.anonymous();
			Reply form = stranger.get("/login");
			Matcher csrf = CSRF.matcher(form.text());
			assertThat(csrf.find()).isTrue();
			String cookies = form.headers()
				.allValues("Set-Cookie")
				.stream()
				.map((cookie) -> cookie.replaceFirst(";.*", ""))
				.collect(Collectors.joining("; "));
			CompletableFuture<Reply> login = Browser.logInLater(this.system, DASHBOARD, "demo-admin");
			List<Reply> replies = attack.send(200, (i) -> stranger.request("/login")
				.header("Cookie", cookies)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString(Browser
					.encode(Map.of("username", "demo-user", "password", "guess-" + i, "_csrf", csrf.group(1))))));
			assertLimited(replies, 302);
			assertThat(replies).filteredOn((reply) -> reply.status() == 302)
				.allSatisfy((reply) -> assertThat(reply.header("Location")).contains("/login?error"));
			assertThat(login.join().status()).isEqualTo(200);
			assertThat(other.end()).isLessThan(MAX_EXCHANGED_CALL);
		}
	}

	@Test
	void invalidTokensAreLimitedAndAValidOneStillWorks() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(10)) {
			List<Reply> replies = attack.send(300,
					(i) -> this.system.bearer("guess-" + i).request(Api.DIRECT + "/some-key"));
			assertLimited(replies, 401);
			other.end();
		}
	}

	/** Some attempts are answered, most are refused because there are too many. */
	private static void assertLimited(List<Reply> replies, int failure) {
		assertThat(replies).extracting(Reply::status).contains(failure, 429).isSubsetOf(failure, 429);
		assertThat(replies).allSatisfy(Attack::assertRetryAfter);
		assertThat(replies.stream().filter((reply) -> reply.status() == 429).count()).isGreaterThan(replies.size() / 2);
	}

}
