package dev.tricall.system;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is kept for anonymous callers: a session begins with a login that succeeds.
 */
@SystemTest
@Disruptive
class AnonymousSessionsSystemTests {

	private static final String DASHBOARD = "/discovery/";

	private final TestSystem system;

	AnonymousSessionsSystemTests(TestSystem system) {
		this.system = system;
	}

	/** A process that has ended is missed by one test only. */
	@AfterEach
	void heal() throws Exception {
		this.system.backstage().heal();
	}

	@Test
	void anonymousAuthorizationRequestsCreateNoSession() throws Exception {
		String state = "s".repeat(1000);
		String tooLongState = "s".repeat(6000);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(16)) {
			Api stranger = this.system.anonymous();
			CompletableFuture<Reply> login = Browser.logInLater(this.system, DASHBOARD, "demo-admin");
			List<Reply> replies = attack.send(2000,
					(i) -> stranger.request(AuthorizationCodeFlow.authorizationRequest(state + i)),
					AnonymousSessionsSystemTests::withoutBody);
			List<Reply> oversized = attack.send(500,
					(i) -> stranger.request(AuthorizationCodeFlow.authorizationRequest(tooLongState + i)),
					AnonymousSessionsSystemTests::withoutBody);
			assertThat(Attack.statuses(replies)).contains(302).isSubsetOf(302, 429, 503);
			assertThat(
					replies.stream().filter((reply) -> reply.status() == 302).map(AnonymousSessionsSystemTests::path))
				.containsOnly("/login");
			assertThat(Attack.statuses(oversized)).isSubsetOf(302, 400, 429, 503);
			assertNoSession(replies);
			assertNoSession(oversized);
			assertThat(login.join().status()).isEqualTo(200);
			other.end();
		}
	}

	@Test
	void anonymousDashboardLoginsCreateNoSession() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(16)) {
			Api stranger = this.system.anonymous();
			CompletableFuture<Reply> login = Browser.logInLater(this.system, DASHBOARD, "demo-admin");
			List<Reply> replies = attack.send(2000, (i) -> stranger.request("/oauth2/authorization/dashboard"),
					AnonymousSessionsSystemTests::withoutBody);
			assertThat(Attack.statuses(replies)).contains(302).isSubsetOf(302, 429, 503);
			assertNoSession(replies);
			assertThat(login.join().status()).isEqualTo(200);
			other.end();
		}
	}

	private static void assertNoSession(List<Reply> replies) {
		replies.forEach(Attack::assertRetryAfter);
		assertThat(replies.stream()
			.flatMap((reply) -> reply.headers().allValues("Set-Cookie").stream())
			.map((cookie) -> cookie.replaceFirst("=.*", ""))
			.distinct()).doesNotContain("TRICALL_LOGIN", "TRICALL_DASHBOARD");
	}

	private static String path(Reply redirect) {
		return URI.create(redirect.header("Location")).getPath();
	}

	private static Reply withoutBody(Reply reply) {
		return new Reply(reply.status(), reply.headers(), "");
	}

}
