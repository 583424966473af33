package dev.tricall.gateway.security;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.tricall.identity.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each access rule, with an allowed and a rejected request.
 */
class SecurityTests extends StubbedGatewayTest {

	SecurityTests(Environment environment) {
		super(environment);
	}

	@ParameterizedTest
	@CsvSource({ "POST, /service-a/api/data/rest, data.write, 200", "POST, /service-a/api/data/rest, data.read, 403",
			"GET, /service-a/api/data/rest, data.read, 200", "GET, /service-a/api/data/rest, other, 403",
			"POST, /service-b/api/data, data.write, 200", "POST, /service-b/api/data, data.read, 403",
			"GET, /service-b/api/data, data.read, 200", "GET, /service-b/api/data, data.write, 403",
			"GET, /service-b/api/data/k, data.read, 200", "GET, /service-b/api/data/k, data.write, 403",
			"HEAD, /service-b/api/data/k, data.read, 200", "HEAD, /service-b/api/data/k, data.write, 403",
			"GET, /service-b/api/receipts/i, data.read, 200", "GET, /service-b/api/receipts/i, data.write, 403",
			"DELETE, /service-b/api/data/k, data.read, 200", "DELETE, /service-b/api/data/k, data.write, 403",
			"POST, /admin/keys, data.read data.write, 403", "GET, /discovery/, data.read data.write, 403" })
	void checksTheScope(String method, String path, String scope, int status) {
		assertThat(send(request(path, token(scope)).method(method, HttpRequest.BodyPublishers.noBody())).statusCode())
			.isEqualTo(status);
		assertThat(serviceA.received().size() + serviceB.received().size()).isEqualTo((status == 200) ? 1 : 0);
	}

	@Test
	void respondsWith403WithProblemDetailsWhenTheScopeIsMissing() {
		HttpResponse<String> response = post("/service-a/api/data/rest", token("data.read"), "{}");
		assertProblem(response, 403);
		assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"insufficient_scope\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-a/api/data/rest", "/service-b/api/data", "/admin/keys", "/unknown", "/",
			"/actuator", "/actuator/env", "/service-a/actuator/health" })
	void respondsWith401WithoutAToken(String path) {
		HttpResponse<String> response = get(path, null);
		assertProblem(response, 401);
		assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
	}

	@Test
	void respondsWith401ToATokenForAnotherService() {
		assertProblem(get("/service-b/api/data", issuer.token("service-b", "data.read")), 401);
	}

	@Test
	void respondsWith401ToATokenOfAnotherIssuer() {
		String token = issuer.token((claims) -> claims.issuer("http://other.test").audience("gateway"));
		assertProblem(get("/service-b/api/data", token), 401);
	}

	@Test
	void respondsWith401ToAForgedToken() {
		String token = TestIssuer.sign(TestIssuer.newKey(),
				(claims) -> claims.audience("gateway").claim("scope", "data.read"));
		assertProblem(get("/service-b/api/data", token), 401);
		assertThat(serviceB.received()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "GET, data.read, admin, 200", "POST, data.write, admin, 200", "GET, data.write, admin, 403",
			"POST, data.read, admin, 403", "POST, '', admin, 403", "GET, data.read data.write, other, 403",
			"POST, data.read data.write, other, 403", "DELETE, data.write, admin, 403" })
	void adminOperationsNeedTheRoleAndTheScope(String method, String scope, String role, int status) {
		Map.of("/admin/keys", authServer, "/service-b/api/admin/dead-letters", serviceB).forEach((path, service) -> {
			assertThat(send(request(path, token(scope, role)).method(method, HttpRequest.BodyPublishers.noBody()))
				.statusCode()).as(path).isEqualTo(status);
			assertThat(service.received()).as(path).hasSize((status == 200) ? 1 : 0);
		});
	}

	@Test
	void forwardsAKeyRotationWithTheCallersToken() {
		String admin = token("data.write", "admin");
		post("/admin/keys", admin, "");
		assertThat(authServer.last().target()).isEqualTo("/admin/keys");
		assertThat(authServer.last().header("Authorization")).isEqualTo("Bearer " + admin);
	}

	@ParameterizedTest
	@CsvSource({ "GET, data.read, admin, 200", "HEAD, data.read, admin, 200", "GET, data.write, admin, 403",
			"HEAD, data.write, admin, 403", "GET, '', admin, 403", "GET, data.read data.write, other, 403",
			"POST, data.read data.write, admin, 403" })
	void dashboardNeedsTheRoleAndTheScope(String method, String scope, String role, int status) {
		assertThat(send(request("/discovery/eureka/apps", token(scope, role)).method(method,
				HttpRequest.BodyPublishers.noBody()))
			.statusCode()).isEqualTo(status);
		assertThat(registry.received()).hasSize((status == 200) ? 1 : 0);
	}

	private static String token(String scope, String role) {
		return issuer.token((claims) -> claims.audience("gateway").claim("scope", scope).claim("roles", List.of(role)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/authorize?x=y", "/oauth2/jwks", "/.well-known/openid-configuration",
			"/login?error", "/logout", "/userinfo", "/default-ui.css" })
	void forwardsAuthServerRequestsWithoutAToken(String target) {
		assertThat(get(target, null).statusCode()).isEqualTo(200);
		assertThat(authServer.received()).hasSize(1);
		assertThat(authServer.last().target()).isEqualTo(target);
	}

	@Test
	void exposesOnlyHealthOfTheActuator() {
		HttpResponse<String> health = get("/actuator/health", null);
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).contains("UP").doesNotContain("components");
		assertProblem(get("/actuator/env", token("data.read")), 403);
		assertProblem(get("/actuator", token("data.read")), 403);
		assertProblem(post("/actuator/health", token("data.write"), "{}"), 403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/unknown", "/", "/service-a", "/service-a/actuator/health", "/service-b/actuator/env",
			"/service-c/api/x", "/auth-server/login", "/service-a/apix", "/service-a%2Fapi/data/rest", "/error",
			"/service-b%2F..%2Fapi/data", "/SERVICE-B/api/data", "/admin/keys/x" })
	void respondsWith404WhereThereIsNoRoute(String path) {
		assertProblem(get(path, token("data.read data.write")), 404);
		assertThat(serviceA.received()).isEmpty();
		assertThat(serviceB.received()).isEmpty();
		assertThat(authServer.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-b/api/../actuator/env", "/service-b/api/%2e%2e/actuator/env",
			"/service-b/api/.%2E/actuator/env", "/service-b/api/./data", "/service-b/api/%2e", "/service-b//api/data",
			"//service-b/api/data", "/service-b/api/data;x=y", "/service-b;/api/data",
			"/service-b/api\\..\\..\\actuator", "/service-b/api/%00", "/service-b/api/a%0Ab", "/service-b/api/%zz",
			"/service-b/api/a|b", "/actuator/env;.css", "/actuator/health/../env", "/login/../service-b/actuator",
			"/login/%2e%2e/admin/keys" })
	void respondsWith400ToAnAmbiguousPath(String path) throws IOException {
		String response = sendRaw("""
				GET %s HTTP/1.1
				Host: localhost
				Authorization: Bearer %s
				Connection: close""".formatted(path, token("data.read data.write")), "");
		assertThat(response).startsWith("HTTP/1.1 400 ").contains("application/problem+json", "\"status\":400");
		assertThat(response).doesNotContain("Exception", "<html");
		assertThat(serviceB.received()).isEmpty();
		assertThat(authServer.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator%2Fenv", "/%61ctuator/env", "/actuator/%65nv", "/actuator%5Cenv" })
	void encodingDoesNotExposeTheActuator(String path) {
		assertThat(get(path, token("data.read")).statusCode()).isIn(403, 404);
		assertThat(get(path, null).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login%2F..%2Fservice-b%2Fapi%2Fdata", "/oauth2/..%2F..%2Fadmin%2Fkeys" })
	void encodedPathsReachNoOtherService(String path) {
		get(path, null);
		assertThat(serviceB.received()).isEmpty();
		assertThat(authServer.received()).allSatisfy((received) -> assertThat(received.target()).isEqualTo(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /login?%s HTTP/1.1\nHost: x", "GET /login HTTP/1.1\nHost: x\nCookie: %s" })
	void respondsWithProblemDetailsToALargeHead(String head) throws IOException {
		assertThat(sendRaw(head.formatted("x".repeat(8192)) + "\nConnection: close", "")).startsWith("HTTP/1.1 4")
			.contains("application/problem+json");
		assertThat(authServer.received()).isEmpty();
	}

	@Test
	void respondsWithProblemDetailsToAnUnknownMethod() throws IOException {
		for (String method : List.of("TRACE", "FOO")) {
			assertThat(sendRaw(method + " /service-b/api/data HTTP/1.1\nHost: localhost\nConnection: close", ""))
				.containsPattern("^HTTP/1.1 4\\d\\d ")
				.contains("application/problem+json");
		}
	}

}
