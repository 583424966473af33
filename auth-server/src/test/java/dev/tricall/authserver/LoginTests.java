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

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Login of users by authorization code with PKCE; verifier and challenge are from RFC
 * 7636, appendix B.
 */
@AuthServerTest
class LoginTests {

	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

	private static final String CALLBACK = "http://127.0.0.1:8080/callback";

	private static final Map<String, String> REQUEST = Map.of("response_type", "code", "client_id", "demo-web",
			"redirect_uri", CALLBACK, "scope", "openid data.read data.write", "state", "xyz", "code_challenge",
			CHALLENGE, "code_challenge_method", "S256");

	private final AuthServerClient authServer;

	private final Browser browser;

	LoginTests(AuthServerClient authServer) {
		this.authServer = authServer;
		this.browser = new Browser(authServer);
	}

	@Test
	void issuesTokensAfterLogin() throws Exception {
		Response response = redeem(codeFor("demo-user", "demo-user-password"), VERIFIER);
		JWTClaimsSet claims = response.claims();
		assertThat(claims.getSubject()).isEqualTo("demo-user");
		assertThat(claims.getIssuer()).isEqualTo("http://localhost:8080");
		assertThat(claims.getAudience()).containsExactly("gateway");
		assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("openid", "data.read",
				"data.write");
		assertThat(claims.getStringClaim("client_id")).isEqualTo("demo-web");
		assertThat(AuthServerClient.typeOf(response.token())).isEqualTo("at+jwt");
		assertThat(claims.getClaim("roles")).isNull();
		assertThat(response.json()).doesNotContainKey("refresh_token");

		JWTClaimsSet idToken = AuthServerClient.claimsOf(Objects.toString(response.json().get("id_token")));
		assertThat(idToken.getAudience()).as("not valid at a resource server").containsExactly("demo-web");
		assertThat(idToken.getSubject()).isEqualTo("demo-user");
		assertThat(AuthServerClient.typeOf(Objects.toString(response.json().get("id_token")))).isEqualTo("JWT");
	}

	@Test
	void adminRoleIsKeptInExchangedToken() throws Exception {
		String token = redeem(codeFor("demo-admin", "demo-admin-password"), VERIFIER).token();
		assertThat(AuthServerClient.claimsOf(token).getStringListClaim("roles")).containsExactly("admin");

		JWTClaimsSet exchanged = this.authServer
			.requestToken("gateway", "demo-gateway-secret", AuthServerClient.exchangeForServiceB(token))
			.claims();
		assertThat(exchanged.getSubject()).isEqualTo("demo-admin");
		assertThat(exchanged.getStringListClaim("roles")).containsExactly("admin");
		assertThat(exchanged.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder("data.read", "data.write");
	}

	@Test
	void rejectsExchangeOfIdToken() {
		Response response = redeem(codeFor("demo-user", "demo-user-password"), VERIFIER);
		String idToken = Objects.toString(response.json().get("id_token"));
		Response exchanged = this.authServer.requestToken("gateway", "demo-gateway-secret",
				AuthServerClient.exchangeForServiceB(idToken));
		assertThat(exchanged.error()).isEqualTo("invalid_grant");
	}

	@Test
	void rejectsWrongPassword() {
		Response response = this.browser.logIn("demo-user", "demo-admin-password");
		assertThat(response.status()).isEqualTo(302);
		assertThat(response.header("Location")).endsWith("/login?error");
		assertThat(authorize(REQUEST).header("Location")).endsWith("/login");
	}

	@Test
	void rejectsFormWithoutCsrfToken() {
		Response response = this.browser.post("/login",
				Map.of("username", "demo-user", "password", "demo-user-password"));
		assertThat(response.status()).isEqualTo(403);
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
	}

	@Test
	void cookiesAreHttpOnlyAndSameSite() {
		Response login = this.browser.get("/login");
		List<String> cookies = new ArrayList<>(authorize(REQUEST).http().headers().allValues("Set-Cookie"));
		cookies.addAll(login.http().headers().allValues("Set-Cookie"));
		cookies.addAll(this.browser.logIn("demo-user", "demo-user-password").http().headers().allValues("Set-Cookie"));
		assertThat(cookies).extracting((cookie) -> cookie.substring(0, cookie.indexOf('=')))
			.contains("TRICALL_AUTHORIZATION_REQUEST", "TRICALL_LOGIN_CSRF", "TRICALL_LOGIN", "TRICALL_KNOWN_BROWSER");
		assertThat(cookies).allSatisfy((cookie) -> assertThat(cookie).contains("HttpOnly").contains("SameSite="));
	}

	@Test
	void rejectsAuthorizationRequestWithoutPkce() {
		this.browser.logIn("demo-user", "demo-user-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.remove("code_challenge");
		request.remove("code_challenge_method");
		Response response = authorize(request);
		assertThat(response.header("Location")).startsWith(CALLBACK);
		assertThat(Browser.parametersOf(response)).containsEntry("error", "invalid_request").doesNotContainKey("code");
	}

	@Test
	void rejectsWrongOrMissingCodeVerifier() {
		String code = codeFor("demo-user", "demo-user-password");
		Response wrong = redeem(code, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
		assertThat(wrong.status()).isEqualTo(400);
		assertThat(wrong.error()).isEqualTo("invalid_grant");
		assertThat(redeem(code, "").json()).doesNotContainKey("access_token");
	}

	@Test
	void redeemsCodeOnlyOnce() {
		String code = codeFor("demo-user", "demo-user-password");
		assertThat(redeem(code, VERIFIER).status()).isEqualTo(200);
		Response again = redeem(code, VERIFIER);
		assertThat(again.status()).isEqualTo(400);
		assertThat(again.error()).isEqualTo("invalid_grant");
	}

	@Test
	void doesNotRedirectToUnregisteredUri() {
		this.browser.logIn("demo-user", "demo-user-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("redirect_uri", "https://evil.example/callback");
		Response response = authorize(request);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.header("Location")).isEmpty();
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
		assertThat(response.json()).containsOnlyKeys("status", "title", "detail");
	}

	@Test
	void acceptsAnyPortOfLoopbackRedirectUri() {
		this.browser.logIn("demo-user", "demo-user-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("redirect_uri", "http://127.0.0.1:49152/callback");
		assertThat(authorize(request).header("Location")).startsWith("http://127.0.0.1:49152/callback?code=");
	}

	@Test
	void logoutEndsSession() {
		this.browser.logIn("demo-user", "demo-user-password");
		assertThat(Browser.parametersOf(authorize(REQUEST))).containsKey("code");
		assertThat(this.browser.post("/logout", Map.of("_csrf", this.browser.csrf("/logout"))).status()).isEqualTo(302);
		assertThat(authorize(REQUEST).header("Location")).endsWith("/login");
	}

	@ParameterizedTest
	@CsvSource({ "http,localhost,8080,http://localhost:8080", "http,localhost:8080,8080,http://localhost:8080",
			"https,api.example,443,https://api.example" })
	void redirectsToAddressOfGateway(String scheme, String host, String port, String address) {
		Browser other = new Browser(this.authServer).behindProxy(scheme, host, port);
		Response response = other.get("/oauth2/authorize?" + AuthServerClient.encode(REQUEST));
		assertThat(response.header("Location")).isIn("/login", address + "/login");
		assertThat(response.header("Set-Cookie").contains("Secure")).isEqualTo(scheme.equals("https"));
		Response loggedIn = other.logIn("demo-user", "demo-user-password");
		assertThat(loggedIn.header("Location")).startsWith(address + "/oauth2/authorize?");
	}

	private String codeFor(String user, String password) {
		assertThat(authorize(REQUEST).header("Location")).endsWith("/login");
		Response loggedIn = this.browser.logIn(user, password);
		assertThat(loggedIn.status()).isEqualTo(302);
		Map<String, String> parameters = Browser.parametersOf(this.browser.get(Browser.locationOf(loggedIn)));
		assertThat(parameters).containsEntry("state", "xyz").containsKey("code");
		return Objects.toString(parameters.get("code"));
	}

	private Response authorize(Map<String, String> request) {
		return this.browser.get("/oauth2/authorize?" + AuthServerClient.encode(request));
	}

	private Response redeem(String code, String verifier) {
		return this.authServer.send(
				this.authServer
					.post("/oauth2/token",
							Map.of("grant_type", "authorization_code", "client_id", "demo-web", "redirect_uri",
									CALLBACK, "code", code, "code_verifier", verifier))
					.build());
	}

}
