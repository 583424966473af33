package dev.tricall.gateway;

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
	@MethodSource("badIdTokens")
	void believesNoIdTokenThat(Change change) {
		DashboardPerson person = change.of(DashboardPerson.admin(this));
		assertProblem(person.logIn(), 400);
		assertHasNoSession(person);
	}

	static Stream<Arguments> badIdTokens() {
		return Stream.of(argumentSet("is forged", (Change) (one) -> one.whoseIdTokenIsSignedWith(TestIssuer.newKey())),
				argumentSet("is of another issuer",
						(Change) (one) -> one.whoseIdTokenHas((claims) -> claims.issuer("http://other.test"))),
				argumentSet("is for another client",
						(Change) (one) -> one.whoseIdTokenHas((claims) -> claims.audience("demo-web"))),
				argumentSet("is an access token", (Change) (one) -> one.whoseIdTokenIsOfType("at+jwt")),
				argumentSet("answers another request",
						(Change) (one) -> one.whoseIdTokenHas((claims) -> claims.claim("nonce", "other"))),
				argumentSet("has expired", (Change) (one) -> one
					.whoseIdTokenHas((claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))))));
	}

	@Test
	void refusesAnAnswerToAnotherRequest() {
		DashboardPerson person = DashboardPerson.admin(this);
		assertProblem(person.comeBack(person.begin(), Map.of("state", "other")), 400);
		assertHasNoSession(person);
	}

	@Test
	void refusesAnAnswerThatWasNotAskedForInThisBrowser() {
		Map<String, String> others = new DashboardPerson(this).begin();
		DashboardPerson person = DashboardPerson.admin(this);
		assertProblem(person.comeBack(others, Map.of()), 400);
		assertHasNoSession(person);
		person.begin();
		assertProblem(person.comeBack(others, Map.of()), 400);
		assertHasNoSession(person);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "!", "QUJD", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w" })
	void refusesAForgedCookie(String value) {
		DashboardPerson person = DashboardPerson.admin(this);
		Map<String, String> request = person.begin();
		person.whosePendingLoginIs(CookieAuthorizationRequestRepository.COOKIE + "=" + value);
		HttpResponse<String> answer = person.comeBack(request, Map.of());
		assertProblem(answer, 400);
		assertThat(answer.body()).contains("has expired or was not started in this browser");
		assertHasNoSession(person);
	}

	@Test
	void refusesACookieWithOneChangedByte() {
		DashboardPerson person = DashboardPerson.admin(this);
		Map<String, String> request = person.begin();
		String cookie = person.pendingLogin();
		char changed = (cookie.charAt(60) != 'A') ? 'A' : 'B';
		person.whosePendingLoginIs(cookie.substring(0, 60) + changed + cookie.substring(61));
		assertProblem(person.comeBack(request, Map.of()), 400);
		assertHasNoSession(person);
		person.whosePendingLoginIs(cookie);
		assertThat(person.comeBack(request, Map.of()).statusCode()).isEqualTo(302);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?error=access_denied", "?code=x", "?state=x" })
	void refusesAnAnswerThatIsNone(String query) {
		assertProblem(get(DashboardLogin.CALLBACK_URI + query, null), 400);
	}

	@ParameterizedTest
	@CsvSource({ "500, oops, 503", "400, '{\"error\":\"invalid_grant\"}', 400" })
	void saysWhetherItIsWorthAnotherTry(int status, String body, int expected) {
		DashboardPerson person = new DashboardPerson(this);
		Map<String, String> request = person.begin();
		issuer.onToken((exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			Upstream.answer(exchange, status, body);
		});
		HttpResponse<String> answer = person.get(DashboardLogin.CALLBACK_URI + "?code=c&state=" + request.get("state"));
		assertProblem(answer, expected);
		assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(expected == 503);
	}

	private static void assertHasNoSession(DashboardPerson person) {
		assertThat(person.session()).isEmpty();
		assertThat(person.get("/discovery/").statusCode()).isEqualTo(302);
	}

	@FunctionalInterface
	interface Change {

		DashboardPerson of(DashboardPerson person);

	}

}
