package dev.tricall.system.security;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.AuthorizationCodeFlow;
import dev.tricall.system.testing.Browser;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.RequestFlood;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.UnaffectedCaller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Anonymous requests create no session: a session starts with a successful login.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "these limits do not depend on containers")
class AnonymousSessionsSystemTests {

	private static final String DASHBOARD = "/discovery/";

	private final TestSystem system;

	AnonymousSessionsSystemTests(TestSystem system) {
		this.system = system;
	}

	/** If a process has ended, only one test fails. */
	@AfterEach
	void heal() throws Exception {
		this.system.control().heal();
	}

	@Test
	void anonymousAuthorizationRequestsCreateNoSession() throws Exception {
		String state = "s".repeat(1000);
		String tooLongState = "s".repeat(6000);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); RequestFlood attack = new RequestFlood(16)) {
			ApiClient anonymous = this.system.anonymous();
			CompletableFuture<Response> login = Browser.logInAsync(this.system, DASHBOARD, "demo-admin");
			List<Response> responses = attack.send(2000,
					(i) -> anonymous.request(AuthorizationCodeFlow.authorizationRequest(state + i)),
					AnonymousSessionsSystemTests::withoutBody);
			List<Response> oversized = attack.send(500,
					(i) -> anonymous.request(AuthorizationCodeFlow.authorizationRequest(tooLongState + i)),
					AnonymousSessionsSystemTests::withoutBody);
			assertThat(RequestFlood.statuses(responses)).contains(302).isSubsetOf(302, 429, 503);
			assertThat(responses.stream()
				.filter((response) -> response.status() == 302)
				.map(AnonymousSessionsSystemTests::path)).containsOnly("/login");
			assertThat(RequestFlood.statuses(oversized)).isSubsetOf(302, 400, 429, 503);
			assertNoSession(responses);
			assertNoSession(oversized);
			assertThat(login.join().status()).isEqualTo(200);
			other.end();
		}
	}

	@Test
	void anonymousDashboardLoginsCreateNoSession() throws Exception {
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); RequestFlood attack = new RequestFlood(16)) {
			ApiClient anonymous = this.system.anonymous();
			CompletableFuture<Response> login = Browser.logInAsync(this.system, DASHBOARD, "demo-admin");
			List<Response> responses = attack.send(2000, (i) -> anonymous.request("/oauth2/authorization/dashboard"),
					AnonymousSessionsSystemTests::withoutBody);
			assertThat(RequestFlood.statuses(responses)).contains(302).isSubsetOf(302, 429, 503);
			assertNoSession(responses);
			assertThat(login.join().status()).isEqualTo(200);
			other.end();
		}
	}

	private static void assertNoSession(List<Response> responses) {
		responses.forEach(RequestFlood::assertRetryAfter);
		assertThat(responses.stream()
			.flatMap((response) -> response.headers().allValues("Set-Cookie").stream())
			.map((cookie) -> cookie.replaceFirst("=.*", ""))
			.distinct()).doesNotContain("TRICALL_LOGIN", "TRICALL_DASHBOARD");
	}

	private static String path(Response redirect) {
		return URI.create(redirect.header("Location")).getPath();
	}

	private static Response withoutBody(Response response) {
		return new Response(response.status(), response.headers(), "");
	}

}
