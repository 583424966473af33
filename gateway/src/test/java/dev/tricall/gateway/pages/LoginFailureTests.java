package dev.tricall.gateway.pages;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.stream.Stream;

import dev.tricall.identity.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Failed logins: the browser gets a problem detail and no session.
 */
@TestPropertySource(properties = "gateway.failures-per-second=1000")
class LoginFailureTests extends StubbedGatewayTest {

	LoginFailureTests(Environment environment) {
		super(environment);
	}

	@ParameterizedTest
	@MethodSource("invalidIdTokens")
	void rejectsAnInvalidIdToken(BrowserChange change) {
		DashboardBrowser browser = change.of(DashboardBrowser.admin(this));
		assertProblem(browser.logIn(), 400);
		assertHasNoSession(browser);
	}

	static Stream<Arguments> invalidIdTokens() {
		return Stream.of(
				argumentSet("is forged", (BrowserChange) (browser) -> browser.withIdTokenKey(TestIssuer.newKey())),
				argumentSet("is of another issuer",
						(BrowserChange) (browser) -> browser
							.withIdTokenClaims((claims) -> claims.issuer("http://other.test"))),
				argumentSet("is for another client",
						(BrowserChange) (browser) -> browser
							.withIdTokenClaims((claims) -> claims.audience("demo-web"))),
				argumentSet("is an access token", (BrowserChange) (browser) -> browser.withIdTokenType("at+jwt")),
				argumentSet("has another nonce",
						(BrowserChange) (browser) -> browser
							.withIdTokenClaims((claims) -> claims.claim("nonce", "other"))),
				argumentSet("has expired", (BrowserChange) (browser) -> browser
					.withIdTokenClaims((claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))))));
	}

	@Test
	void rejectsAResponseToAnotherRequest() {
		DashboardBrowser browser = DashboardBrowser.admin(this);
		assertProblem(browser.finishLogin(browser.startLogin(), Map.of("state", "other")), 400);
		assertHasNoSession(browser);
	}

	@Test
	void rejectsALoginStartedInAnotherBrowser() {
		Map<String, String> otherRequest = new DashboardBrowser(this).startLogin();
		DashboardBrowser browser = DashboardBrowser.admin(this);
		assertProblem(browser.finishLogin(otherRequest, Map.of()), 400);
		assertHasNoSession(browser);
		browser.startLogin();
		assertProblem(browser.finishLogin(otherRequest, Map.of()), 400);
		assertHasNoSession(browser);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "!", "QUJD", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w" })
	void rejectsAForgedCookie(String value) {
		DashboardBrowser browser = DashboardBrowser.admin(this);
		Map<String, String> request = browser.startLogin();
		browser.withPendingLogin(CookieAuthorizationRequestRepository.COOKIE + "=" + value);
		HttpResponse<String> response = browser.finishLogin(request, Map.of());
		assertProblem(response, 400);
		assertThat(response.body()).contains("has expired or was not started in this browser");
		assertHasNoSession(browser);
	}

	@Test
	void rejectsACookieWithOneChangedByte() {
		DashboardBrowser browser = DashboardBrowser.admin(this);
		Map<String, String> request = browser.startLogin();
		String cookie = browser.pendingLogin();
		char changed = (cookie.charAt(60) != 'A') ? 'A' : 'B';
		browser.withPendingLogin(cookie.substring(0, 60) + changed + cookie.substring(61));
		assertProblem(browser.finishLogin(request, Map.of()), 400);
		assertHasNoSession(browser);
		browser.withPendingLogin(cookie);
		assertThat(browser.finishLogin(request, Map.of()).statusCode()).isEqualTo(302);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?error=access_denied", "?code=x", "?state=x" })
	void rejectsAMalformedResponse(String query) {
		assertProblem(get(DashboardLogin.CALLBACK_URI + query, null), 400);
	}

	@ParameterizedTest
	@CsvSource({ "500, oops, 503", "400, '{\"error\":\"invalid_grant\"}', 400" })
	void mapsFailuresOfTheTokenRequest(int status, String body, int expected) {
		DashboardBrowser browser = new DashboardBrowser(this);
		Map<String, String> request = browser.startLogin();
		issuer.onToken((exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			Upstream.respond(exchange, status, body);
		});
		HttpResponse<String> response = browser
			.get(DashboardLogin.CALLBACK_URI + "?code=c&state=" + request.get("state"));
		assertProblem(response, expected);
		assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(expected == 503);
	}

	private static void assertHasNoSession(DashboardBrowser browser) {
		assertThat(browser.session()).isEmpty();
		assertThat(browser.get("/discovery/").statusCode()).isEqualTo(302);
	}

	@FunctionalInterface
	interface BrowserChange {

		DashboardBrowser of(DashboardBrowser browser);

	}

}
