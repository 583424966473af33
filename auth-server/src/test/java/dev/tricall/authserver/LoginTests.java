package dev.tricall.authserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tricall.authserver.TokenEndpoint.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Persons: authorization code with PKCE (RFC 7636; verifier and challenge are those of
 * its appendix B).
 */
@AuthServerTest
class LoginTests {

	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

	private static final String CALLBACK = "http://127.0.0.1:8080/callback";

	private static final Map<String, String> REQUEST = Map.of("response_type", "code", "client_id", "demo-web",
			"redirect_uri", CALLBACK, "scope", "openid data.read data.write", "state", "xyz", "code_challenge",
			CHALLENGE, "code_challenge_method", "S256");

	private final TokenEndpoint endpoint;

	private final Browser browser;

	LoginTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
		this.browser = new Browser(endpoint);
	}

	@Test
	void aPersonGetsATokenAfterLoggingIn() throws Exception {
		Answer answer = redeem(codeFor("demo-user", "demo-user-password"), VERIFIER);
		JWTClaimsSet claims = answer.claims();
		assertThat(claims.getSubject()).isEqualTo("demo-user");
		assertThat(claims.getIssuer()).isEqualTo("http://localhost:8080");
		assertThat(claims.getAudience()).containsExactly("gateway");
		assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("openid", "data.read",
				"data.write");
		assertThat(claims.getStringClaim("client_id")).isEqualTo("demo-web");
		assertThat(TokenEndpoint.typeOf(answer.token())).isEqualTo("at+jwt");
		assertThat(claims.getClaim("roles")).isNull();
		assertThat(answer.json()).doesNotContainKey("refresh_token");

		JWTClaimsSet identity = TokenEndpoint.claimsOf(Objects.toString(answer.json().get("id_token")));
		assertThat(identity.getAudience()).as("no good at a resource server").containsExactly("demo-web");
		assertThat(identity.getSubject()).isEqualTo("demo-user");
		assertThat(TokenEndpoint.typeOf(Objects.toString(answer.json().get("id_token")))).isEqualTo("JWT");
	}

	@Test
	void anAdminsTokenSaysSoAlsoAfterAnExchange() throws Exception {
		String token = redeem(codeFor("demo-admin", "demo-admin-password"), VERIFIER).token();
		assertThat(TokenEndpoint.claimsOf(token).getStringListClaim("roles")).containsExactly("admin");

		JWTClaimsSet exchanged = this.endpoint
			.ask("gateway", "demo-gateway-secret", TokenEndpoint.exchangeForServiceB(token))
			.claims();
		assertThat(exchanged.getSubject()).isEqualTo("demo-admin");
		assertThat(exchanged.getStringListClaim("roles")).containsExactly("admin");
		assertThat(exchanged.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("data.read", "data.write");
	}

	@Test
	void anIdTokenCannotBeExchanged() {
		Answer answer = redeem(codeFor("demo-user", "demo-user-password"), VERIFIER);
		String idToken = Objects.toString(answer.json().get("id_token"));
		Answer exchanged = this.endpoint.ask("gateway", "demo-gateway-secret",
				TokenEndpoint.exchangeForServiceB(idToken));
		assertThat(exchanged.error()).isEqualTo("invalid_grant");
	}

	@Test
	void refusesAWrongPassword() {
		Answer answer = this.browser.logIn("demo-user", "demo-admin-password");
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location")).endsWith("/login?error");
		assertThat(authorize(REQUEST).header("Location")).endsWith("/login");
	}

	@Test
	void refusesAFormWithoutTheCsrfToken() {
		Answer answer = this.browser.post("/login", Map.of("username", "demo-user", "password", "demo-user-password"));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
	}

	@Test
	void itsCookiesAreHiddenFromScriptsAndFromOtherSites() {
		Answer login = this.browser.get("/login");
		List<String> cookies = new ArrayList<>(authorize(REQUEST).response().headers().allValues("Set-Cookie"));
		cookies.addAll(login.response().headers().allValues("Set-Cookie"));
		cookies
			.addAll(this.browser.logIn("demo-user", "demo-user-password").response().headers().allValues("Set-Cookie"));
		assertThat(cookies).extracting((cookie) -> cookie.substring(0, cookie.indexOf('=')))
			.contains("TRICALL_AUTHORIZATION_REQUEST", "TRICALL_LOGIN_CSRF", "TRICALL_LOGIN", "TRICALL_KNOWN_BROWSER");
		assertThat(cookies).allSatisfy((cookie) -> assertThat(cookie).contains("HttpOnly").contains("SameSite="));
	}

	@Test
	void refusesARequestWithoutPkce() {
		this.browser.logIn("demo-user", "demo-user-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.remove("code_challenge");
		request.remove("code_challenge_method");
		Answer answer = authorize(request);
		assertThat(answer.header("Location")).startsWith(CALLBACK);
		assertThat(Browser.parametersOf(answer)).containsEntry("error", "invalid_request").doesNotContainKey("code");
	}

	@Test
	void refusesAnotherVerifierAndNone() {
		String code = codeFor("demo-user", "demo-user-password");
		Answer wrong = redeem(code, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
		assertThat(wrong.status()).isEqualTo(400);
		assertThat(wrong.error()).isEqualTo("invalid_grant");
		assertThat(redeem(code, "").json()).doesNotContainKey("access_token");
	}

	@Test
	void redeemsACodeOnce() {
		String code = codeFor("demo-user", "demo-user-password");
		assertThat(redeem(code, VERIFIER).status()).isEqualTo(200);
		Answer again = redeem(code, VERIFIER);
		assertThat(again.status()).isEqualTo(400);
		assertThat(again.error()).isEqualTo("invalid_grant");
	}

	@Test
	void sendsNobodyToAnAddressThatIsNotRegistered() {
		this.browser.logIn("demo-user", "demo-user-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("redirect_uri", "https://evil.example/callback");
		Answer answer = authorize(request);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.header("Location")).isEmpty();
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json()).containsOnlyKeys("status", "title", "detail");
	}

	@Test
	void aProgramOnThePersonsMachineMayListenOnAnyPort() {
		this.browser.logIn("demo-user", "demo-user-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("redirect_uri", "http://127.0.0.1:49152/callback");
		assertThat(authorize(request).header("Location")).startsWith("http://127.0.0.1:49152/callback?code=");
	}

	@Test
	void theSessionEndsWithTheLogout() {
		this.browser.logIn("demo-user", "demo-user-password");
		assertThat(Browser.parametersOf(authorize(REQUEST))).containsKey("code");
		assertThat(this.browser.post("/logout", Map.of("_csrf", this.browser.csrf("/logout"))).status()).isEqualTo(302);
		assertThat(authorize(REQUEST).header("Location")).endsWith("/login");
	}

	@ParameterizedTest
	@CsvSource({ "http,localhost,8080,http://localhost:8080", "http,localhost:8080,8080,http://localhost:8080",
			"https,api.example,443,https://api.example" })
	void redirectsToTheAddressThePersonSees(String scheme, String host, String port, String address) {
		Browser person = new Browser(this.endpoint).behind(scheme, host, port);
		Answer answer = person.get("/oauth2/authorize?" + TokenEndpoint.encode(REQUEST));
		assertThat(answer.header("Location")).isIn("/login", address + "/login");
		assertThat(answer.header("Set-Cookie").contains("Secure")).isEqualTo(scheme.equals("https"));
		Answer loggedIn = person.logIn("demo-user", "demo-user-password");
		assertThat(loggedIn.header("Location")).startsWith(address + "/oauth2/authorize?");
	}

	private String codeFor(String user, String password) {
		assertThat(authorize(REQUEST).header("Location")).endsWith("/login");
		Answer loggedIn = this.browser.logIn(user, password);
		assertThat(loggedIn.status()).isEqualTo(302);
		Map<String, String> parameters = Browser.parametersOf(this.browser.get(Browser.locationOf(loggedIn)));
		assertThat(parameters).containsEntry("state", "xyz").containsKey("code");
		return Objects.toString(parameters.get("code"));
	}

	private Answer authorize(Map<String, String> request) {
		return this.browser.get("/oauth2/authorize?" + TokenEndpoint.encode(request));
	}

	private Answer redeem(String code, String verifier) {
		return this.endpoint.send(
				this.endpoint
					.post("/oauth2/token",
							Map.of("grant_type", "authorization_code", "client_id", "demo-web", "redirect_uri",
									CALLBACK, "code", code, "code_verifier", verifier))
					.build());
	}

}
