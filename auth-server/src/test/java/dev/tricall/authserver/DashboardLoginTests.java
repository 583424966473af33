package dev.tricall.authserver;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Login of users to the dashboard of the registry; verifier and challenge are from RFC
 * 7636, appendix B.
 */
@AuthServerTest
class DashboardLoginTests {

	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String CALLBACK = "http://localhost:8080/login/oauth2/code/dashboard";

	private static final Map<String, String> REQUEST = Map.of("response_type", "code", "client_id", "dashboard",
			"redirect_uri", CALLBACK, "scope", "openid", "nonce", "n-0S6", "code_challenge",
			"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method", "S256");

	private final AuthServerClient authServer;

	private final Browser browser;

	DashboardLoginTests(AuthServerClient authServer) {
		this.authServer = authServer;
		this.browser = new Browser(authServer);
	}

	@Test
	void idTokenOfAdminHasAdminRole() throws Exception {
		JWTClaimsSet claims = idToken(redeem(codeFor("demo-admin"), "demo-dashboard-secret"));
		assertThat(claims.getSubject()).isEqualTo("demo-admin");
		assertThat(claims.getStringListClaim("roles")).containsExactly("admin");
		assertThat(claims.getStringClaim("nonce")).isEqualTo("n-0S6");
	}

	@Test
	void idTokenOfOtherUsersHasNoRoles() {
		assertThat(idToken(redeem(codeFor("demo-user"), "demo-dashboard-secret")).getClaim("roles")).isNull();
	}

	@Test
	void tokensAreNotValidForServices() {
		Response response = redeem(codeFor("demo-admin"), "demo-dashboard-secret");
		assertThat(idToken(response).getAudience()).containsExactly("dashboard");
		assertThat(response.claims().getAudience()).containsExactly("dashboard");
		Response keys = this.authServer.send(this.authServer.post("/admin/keys", Map.of())
			.header("Authorization", "Bearer " + response.token())
			.build());
		assertThat(keys.status()).isEqualTo(401);
	}

	@Test
	void rejectsCodeWithoutClientSecret() {
		String code = codeFor("demo-admin");
		Response wrong = redeem(code, "wrong");
		assertThat(wrong.status()).isEqualTo(401);
		assertThat(wrong.error()).isEqualTo("invalid_client");
		Map<String, String> form = new HashMap<>(form(code));
		form.put("client_id", "dashboard");
		assertThat(this.authServer.send(this.authServer.post("/oauth2/token", form).build()).json())
			.doesNotContainKeys("access_token", "id_token");
	}

	@Test
	void rejectsClientCredentials() {
		assertThat(this.authServer
			.requestToken("dashboard", "demo-dashboard-secret", Map.of("grant_type", "client_credentials"))
			.error()).isEqualTo("unauthorized_client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8081/login/oauth2/code/dashboard",
			"http://localhost:8080/login/oauth2/code/other", "http://127.0.0.1:8080/login/oauth2/code/dashboard",
			"https://evil.example/login/oauth2/code/dashboard" })
	void doesNotRedirectToUnregisteredUri(String address) {
		this.browser.logIn("demo-admin", "demo-admin-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("redirect_uri", address);
		Response response = this.browser.get("/oauth2/authorize?" + AuthServerClient.encode(request));
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.header("Location")).isEmpty();
	}

	@Test
	void rejectsDataScopes() {
		this.browser.logIn("demo-admin", "demo-admin-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("scope", "openid data.write");
		Response response = this.browser.get("/oauth2/authorize?" + AuthServerClient.encode(request));
		assertThat(Browser.parametersOf(response)).containsEntry("error", "invalid_scope").doesNotContainKey("code");
	}

	private String codeFor(String user) {
		this.browser.get("/oauth2/authorize?" + AuthServerClient.encode(REQUEST));
		Response loggedIn = this.browser.logIn(user, user + "-password");
		Response response = this.browser.get(Browser.locationOf(loggedIn));
		assertThat(response.header("Location")).startsWith(CALLBACK + "?");
		return Objects.toString(Browser.parametersOf(response).get("code"));
	}

	private Response redeem(String code, String secret) {
		return this.authServer.requestToken("dashboard", secret, form(code));
	}

	private static Map<String, String> form(String code) {
		return Map.of("grant_type", "authorization_code", "redirect_uri", CALLBACK, "code", code, "code_verifier",
				VERIFIER);
	}

	private static JWTClaimsSet idToken(Response response) {
		assertThat(response.status()).as(response.http().body()).isEqualTo(200);
		return AuthServerClient.claimsOf(Objects.toString(response.json().get("id_token")));
	}

}
