package dev.tricall.gateway;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The registry's dashboard: for admins, to be read.
 */
class DashboardTests extends StubbedGatewayTest {

	private static final String BASIC = "Basic "
			+ Base64.getEncoder().encodeToString("gateway:pass word".getBytes(StandardCharsets.UTF_8));

	DashboardTests(Environment environment) {
		super(environment);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/discovery/", "/discovery", "/discovery/lastn", "/discovery/eureka/apps" })
	void sendsAPersonToTheLogin(String path) {
		HttpResponse<String> answer = get(path, null);
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location"))
			.contains(TestIssuer.NAME + "/oauth2/authorization/dashboard");
		assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void theLoginIsAtTheIssuersPublicAddress() {
		HttpResponse<String> answer = get("/oauth2/authorization/dashboard", null);
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location").orElse(""))
			.startsWith(TestIssuer.NAME + "/oauth2/authorize?");
		assertThat(answer.headers().allValues("Set-Cookie")).singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("TRICALL_DASHBOARD_LOGIN=")
			.contains("HttpOnly", "SameSite=Lax", "Max-Age=300;", "Path=/login/oauth2/code/dashboard")
			.hasSizeLessThan(1000);
		assertThat(new DashboardPerson(this).begin())
			.containsAllEntriesOf(Map.of("response_type", "code", "client_id", "dashboard", "scope", "openid",
					"redirect_uri", TestIssuer.NAME + "/login/oauth2/code/dashboard", "code_challenge_method", "S256"))
			.containsKeys("state", "nonce", "code_challenge");
	}

	@Test
	void showsAnAdminThePages() {
		DashboardPerson admin = DashboardPerson.admin(this);
		Map<String, String> request = admin.begin();
		assertThat(admin.session()).isEmpty();
		HttpResponse<String> back = admin.comeBack(request, Map.of());
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
	void asksTheRegistryInItsOwnNameAlone() {
		DashboardPerson admin = DashboardPerson.admin(this);
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
	void aNewLoginEndsTheSessionBefore() {
		DashboardPerson admin = DashboardPerson.admin(this);
		admin.logIn();
		String before = admin.session();
		admin.logIn();
		assertThat(admin.session()).isNotEqualTo(before);
		assertThat(send(request("/discovery/", null).header("Cookie", before)).statusCode()).isEqualTo(302);
		assertThat(admin.get("/discovery/").statusCode()).isEqualTo(200);
	}

	@Test
	void refusesAUserWithoutRoleAdminAndKeepsNoSession() {
		DashboardPerson person = new DashboardPerson(this)
			.whoseIdTokenHas((claims) -> claims.claim("roles", List.of("other")).claim("scope", "admin"));
		HttpResponse<String> answer = person.logIn();
		assertProblem(answer, 403);
		assertThat(answer.body()).contains("log out at /logout first");
		assertThat(person.session()).isEmpty();
		assertThat(person.get("/discovery/").statusCode()).isEqualTo(302);
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void takesNoTokenThatIsNotForTheGateway() {
		String token = issuer.token((claims) -> claims.audience("dashboard").claim("roles", List.of("admin")));
		assertProblem(get("/discovery/", token), 401);
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void limitsTheConcurrentRequestsToTheRegistry() {
		assertIsLimited("/discovery/", token(List.of("admin")), registry, RegistryPages.MAX_CONCURRENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
	void letsNobodyWrite(String method) {
		DashboardPerson admin = DashboardPerson.admin(this);
		admin.logIn();
		assertProblem(admin.send(method, "/discovery/eureka/apps/SERVICE-B"), 401);
		assertProblem(send(request("/discovery/eureka/apps/SERVICE-B", token(List.of("admin"))).method(method,
				HttpRequest.BodyPublishers.noBody())), 403);
		assertThat(registry.received()).isEmpty();
	}

	@Test
	void aSessionIsGoodAtTheDashboardAlone() {
		DashboardPerson admin = DashboardPerson.admin(this);
		admin.logIn();
		assertProblem(admin.get("/service-b/api/data"), 401);
		assertProblem(admin.send("POST", "/service-a/api/data/rest"), 401);
		assertProblem(admin.send("POST", "/admin/keys"), 401);
		admin.get("/userinfo");
		assertThat(authServer.last().header("Cookie")).isEqualTo("TRICALL_LOGIN=theirs");
	}

	@Test
	void nothingButALoginSetsACookie() {
		for (String path : List.of("/login", "/oauth2/authorization/service-b", "/login/oauth2/code/other",
				"/discovery/", "/oauth2/authorize", "/login/oauth2/code/dashboard?code=c&state=s")) {
			assertThat(get(path, null).headers().firstValue("Set-Cookie")).as(path).isEmpty();
		}
	}

	@Test
	void theSessionEndsWithTheLogout() {
		DashboardPerson admin = DashboardPerson.admin(this);
		admin.logIn();
		admin.get("/logout");
		assertThat(admin.get("/discovery/").statusCode()).isEqualTo(200);
		admin.send("POST", "/logout");
		assertThat(authServer.received()).hasSize(2);
		assertThat(admin.get("/discovery/").statusCode()).isEqualTo(302);
	}

	@Test
	void doesNotAskThePersonForTheRegistrysPassword() {
		registry.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
			Upstream.answer(exchange, 401, "");
		});
		HttpResponse<String> answer = get("/discovery/", token(List.of("admin")));
		assertProblem(answer, 500);
		assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
	}

	private static String token(List<String> roles) {
		return issuer.token((claims) -> claims.audience("gateway").claim("roles", roles).claim("scope", "data.read"));
	}

}
