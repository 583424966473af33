package dev.tricall.gateway.pages;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.tricall.identity.TestIssuer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Access to the registry's dashboard: read-only, and for admins only.
 */
class DashboardTests extends StubbedGatewayTest {

	private static final String BASIC = "Basic "
			+ Base64.getEncoder().encodeToString("gateway:pass word".getBytes(StandardCharsets.UTF_8));

	DashboardTests(Environment environment) {
		super(environment);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/discovery/", "/discovery", "/discovery/lastn", "/discovery/eureka/apps" })
	void redirectsBrowsersToTheLogin(String path) {
		HttpResponse<String> response = get(path, null);
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location"))
			.contains(TestIssuer.NAME + "/oauth2/authorization/dashboard");
		assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void redirectsLoginsToTheIssuersPublicAddress() {
		HttpResponse<String> response = get("/oauth2/authorization/dashboard", null);
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location").orElse(""))
			.startsWith(TestIssuer.NAME + "/oauth2/authorize?");
		assertThat(response.headers().allValues("Set-Cookie")).singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("TRICALL_DASHBOARD_LOGIN=")
			.contains("HttpOnly", "SameSite=Lax", "Max-Age=300;", "Path=/login/oauth2/code/dashboard")
			.hasSizeLessThan(1000);
		assertThat(new DashboardBrowser(this).startLogin())
			.containsAllEntriesOf(Map.of("response_type", "code", "client_id", "dashboard", "scope", "openid",
					"redirect_uri", TestIssuer.NAME + "/login/oauth2/code/dashboard", "code_challenge_method", "S256"))
			.containsKeys("state", "nonce", "code_challenge");
	}

	@Test
	void showsThePagesToAnAdmin() {
		DashboardBrowser admin = DashboardBrowser.admin(this);
		Map<String, String> request = admin.startLogin();
		assertThat(admin.session()).isEmpty();
		HttpResponse<String> back = admin.finishLogin(request, Map.of());
		assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
		assertThat(back.headers().firstValue("Location")).contains(TestIssuer.NAME + "/discovery/");
		assertThat(admin.session()).startsWith("TRICALL_DASHBOARD=");
		assertThat(admin.pendingLogin()).as("cookie of the finished login").isEmpty();
		assertThat(admin.get("/discovery/").body()).isEqualTo("fine");
		assertThat(registry.last().target()).isEqualTo("/");
		assertThat(admin.get("/discovery/lastn?x=y").statusCode()).isEqualTo(200);
		assertThat(registry.last().target()).isEqualTo("/lastn?x=y");
		assertThat(admin.send("HEAD", "/discovery").statusCode()).isEqualTo(200);
		assertThat(registry.last().target()).isEqualTo("/");
	}

	@Test
	void usesItsOwnAccountAtTheRegistry() {
		DashboardBrowser admin = DashboardBrowser.admin(this);
		admin.logIn();
		admin.get("/discovery/");
		assertThat(registry.last().header("Authorization")).isEqualTo(BASIC);
		assertThat(registry.last().headers().keySet()).doesNotContain("Cookie");
		assertThat(registry.last().header("X-Forwarded-Prefix")).isEqualTo("/discovery");
		get("/discovery/eureka/css/wro.css", token(List.of("admin")));
		assertThat(registry.last().headers().keySet()).doesNotContain("X-Forwarded-Prefix");
		assertThat(registry.last().headers().get("Authorization")).containsExactly(BASIC);
	}

	@Test
	void aNewLoginEndsThePreviousSession() {
		DashboardBrowser admin = DashboardBrowser.admin(this);
		admin.logIn();
		String before = admin.session();
		admin.logIn();
		assertThat(admin.session()).isNotEqualTo(before);
		assertThat(send(request("/discovery/", null).header("Cookie", before)).statusCode()).isEqualTo(302);
		assertThat(admin.get("/discovery/").statusCode()).isEqualTo(200);
	}

	@Test
	void rejectsAUserWithoutRoleAdmin() {
		DashboardBrowser browser = new DashboardBrowser(this)
			.withIdTokenClaims((claims) -> claims.claim("roles", List.of("other")).claim("scope", "admin"));
		HttpResponse<String> response = browser.logIn();
		assertProblem(response, 403);
		assertThat(response.body()).contains("log out at /logout first");
		assertThat(browser.session()).isEmpty();
		assertThat(browser.get("/discovery/").statusCode()).isEqualTo(302);
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void rejectsATokenForAnotherService() {
		String token = issuer.token((claims) -> claims.audience("dashboard").claim("roles", List.of("admin")));
		assertProblem(get("/discovery/", token), 401);
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void limitsTheConcurrentRequestsToTheRegistry() {
		assertConcurrencyLimit("/discovery/", token(List.of("admin")), registry, DashboardConfiguration.MAX_CONCURRENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
	void rejectsWrites(String method) {
		DashboardBrowser admin = DashboardBrowser.admin(this);
		admin.logIn();
		assertProblem(admin.send(method, "/discovery/eureka/apps/SERVICE-B"), 401);
		assertProblem(send(request("/discovery/eureka/apps/SERVICE-B", token(List.of("admin"))).method(method,
				HttpRequest.BodyPublishers.noBody())), 403);
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void aSessionIsValidOnlyForTheDashboard() {
		DashboardBrowser admin = DashboardBrowser.admin(this);
		admin.logIn();
		assertProblem(admin.get("/service-b/api/data"), 401);
		assertProblem(admin.send("POST", "/service-a/api/data/rest"), 401);
		assertProblem(admin.send("POST", "/admin/keys"), 401);
		admin.get("/userinfo");
		assertThat(authServer.last().header("Cookie")).isEqualTo("TRICALL_LOGIN=theirs");
	}

	@Test
	void onlyLoginsSetCookies() {
		for (String path : List.of("/login", "/oauth2/authorization/service-b", "/login/oauth2/code/other",
				"/discovery/", "/oauth2/authorize", "/login/oauth2/code/dashboard?code=c&state=s")) {
			assertThat(get(path, null).headers().firstValue("Set-Cookie")).as(path).isEmpty();
		}
	}

	@Test
	void logoutEndsTheSession() {
		DashboardBrowser admin = DashboardBrowser.admin(this);
		admin.logIn();
		admin.get("/logout");
		assertThat(admin.get("/discovery/").statusCode()).isEqualTo(200);
		admin.send("POST", "/logout");
		assertThat(authServer.received()).hasSize(2);
		assertThat(admin.get("/discovery/").statusCode()).isEqualTo(302);
	}

	@Test
	void doesNotForwardABasicAuthenticationChallenge() {
		registry.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
			Upstream.respond(exchange, 401, "");
		});
		HttpResponse<String> response = get("/discovery/", token(List.of("admin")));
		assertProblem(response, 500);
		assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
	}

	private static String token(List<String> roles) {
		return issuer.token((claims) -> claims.audience("gateway").claim("roles", roles).claim("scope", "data.read"));
	}

}
