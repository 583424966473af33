package dev.tricall.authserver;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.authserver.TokenEndpoint.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Persons who log in at the gateway to see the registry's dashboard (verifier and
 * challenge are those of RFC 7636, appendix B).
 */
@AuthServerTest
class DashboardLoginTests {

	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String CALLBACK = "http://localhost:8080/login/oauth2/code/dashboard";

	private static final Map<String, String> REQUEST = Map.of("response_type", "code", "client_id", "dashboard",
			"redirect_uri", CALLBACK, "scope", "openid", "nonce", "n-0S6", "code_challenge",
			"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method", "S256");

	private final TokenEndpoint endpoint;

	private final Browser browser;

	DashboardLoginTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
		this.browser = new Browser(endpoint);
	}

	@Test
	void theIdTokenOfAnAdminSaysSo() throws Exception {
		JWTClaimsSet identity = idToken(redeem(codeFor("demo-admin"), "demo-dashboard-secret"));
		assertThat(identity.getSubject()).isEqualTo("demo-admin");
		assertThat(identity.getStringListClaim("roles")).containsExactly("admin");
		assertThat(identity.getStringClaim("nonce")).isEqualTo("n-0S6");
	}

	@Test
	void theIdTokenOfAnybodyElseHasNoRoles() {
		assertThat(idToken(redeem(codeFor("demo-user"), "demo-dashboard-secret")).getClaim("roles")).isNull();
	}

	@Test
	void itsTokensAreGoodAtNoService() {
		Answer answer = redeem(codeFor("demo-admin"), "demo-dashboard-secret");
		assertThat(idToken(answer).getAudience()).containsExactly("dashboard");
		assertThat(answer.claims().getAudience()).containsExactly("dashboard");
		Answer keys = this.endpoint.send(this.endpoint.post("/admin/keys", Map.of())
			.header("Authorization", "Bearer " + answer.token())
			.build());
		assertThat(keys.status()).isEqualTo(401);
	}

	@Test
	void aCodeIsNoGoodWithoutTheClientsSecret() {
		String code = codeFor("demo-admin");
		Answer wrong = redeem(code, "wrong");
		assertThat(wrong.status()).isEqualTo(401);
		assertThat(wrong.error()).isEqualTo("invalid_client");
		Map<String, String> form = new HashMap<>(form(code));
		form.put("client_id", "dashboard");
		assertThat(this.endpoint.send(this.endpoint.post("/oauth2/token", form).build()).json())
			.doesNotContainKeys("access_token", "id_token");
	}

	@Test
	void getsNoTokenForItself() {
		assertThat(this.endpoint.ask("dashboard", "demo-dashboard-secret", Map.of("grant_type", "client_credentials"))
			.error()).isEqualTo("unauthorized_client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8081/login/oauth2/code/dashboard",
			"http://localhost:8080/login/oauth2/code/other", "http://127.0.0.1:8080/login/oauth2/code/dashboard",
			"https://evil.example/login/oauth2/code/dashboard" })
	void sendsNobodyElsewhere(String address) {
		this.browser.logIn("demo-admin", "demo-admin-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("redirect_uri", address);
		Answer answer = this.browser.get("/oauth2/authorize?" + TokenEndpoint.encode(request));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.header("Location")).isEmpty();
	}

	@Test
	void asksForNoDataInItsName() {
		this.browser.logIn("demo-admin", "demo-admin-password");
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("scope", "openid data.write");
		Answer answer = this.browser.get("/oauth2/authorize?" + TokenEndpoint.encode(request));
		assertThat(Browser.parametersOf(answer)).containsEntry("error", "invalid_scope").doesNotContainKey("code");
	}

	private String codeFor(String person) {
		this.browser.get("/oauth2/authorize?" + TokenEndpoint.encode(REQUEST));
		Answer loggedIn = this.browser.logIn(person, person + "-password");
		Answer answer = this.browser.get(Browser.locationOf(loggedIn));
		assertThat(answer.header("Location")).startsWith(CALLBACK + "?");
		return Objects.toString(Browser.parametersOf(answer).get("code"));
	}

	private Answer redeem(String code, String secret) {
		return this.endpoint.ask("dashboard", secret, form(code));
	}

	private static Map<String, String> form(String code) {
		return Map.of("grant_type", "authorization_code", "redirect_uri", CALLBACK, "code", code, "code_verifier",
				VERIFIER);
	}

	private static JWTClaimsSet idToken(Answer answer) {
		assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
		return TokenEndpoint.claimsOf(Objects.toString(answer.json().get("id_token")));
	}

}
