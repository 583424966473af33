package dev.tricall.authserver;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests without a login store nothing on the server, and large requests are not read.
 */
@AuthServerTest
class RequestLimitTests {

	private static final Map<String, String> REQUEST = Map.of("response_type", "code", "client_id", "demo-web",
			"redirect_uri", "http://127.0.0.1:8080/callback", "scope", "openid data.read", "code_challenge",
			"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method", "S256");

	private final AuthServerClient authServer;

	private final Context tomcat;

	RequestLimitTests(AuthServerClient authServer, ServletWebServerApplicationContext server) {
		this.authServer = authServer;
		TomcatWebServer web = (TomcatWebServer) Objects.requireNonNull(server.getWebServer());
		this.tomcat = (Context) web.getTomcat().getHost().findChildren()[0];
	}

	@Test
	void requestsWithoutLoginCreateNoSession() {
		int before = this.tomcat.getManager().getActiveSessions();
		for (int i = 0; i < 500; i++) {
			assertNoSession(authorize("state", "x".repeat(1_500)));
			assertNoSession(this.authServer.get((i % 2 == 0) ? "/login" : "/login?error"));
		}
		Browser browser = new Browser(this.authServer);
		assertNoSession(browser.logIn("demo-user", "wrong"));
		assertNoSession(browser.post("/login", Map.of("username", "demo-user")));
		assertThat(this.tomcat.getManager().getActiveSessions()).isEqualTo(before);
	}

	@Test
	void longestAuthorizationRequestFitsIntoCookie() {
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("state", "x".repeat(2_048 - AuthServerClient.encode(REQUEST).length() - "&state=".length()));
		Response response = this.authServer.get("/oauth2/authorize?" + AuthServerClient.encode(request));
		assertThat(response.status()).isEqualTo(302);
		assertThat(response.header("Set-Cookie")).startsWith("TRICALL_AUTHORIZATION_REQUEST=")
			.hasSizeBetween(2_048, 4_096);
	}

	@Test
	void rejectsTooLongAuthorizationRequest() {
		Response response = authorize("state", "x".repeat(2_048));
		assertProblem(response, 400);
		assertThat(response.header("Set-Cookie")).isEmpty();
	}

	@Test
	void rejectsAuthorizationRequestByPost() {
		Browser browser = new Browser(this.authServer);
		browser.logIn("demo-user", "demo-user-password");
		assertProblem(browser.post("/oauth2/authorize", REQUEST), 405);
	}

	@Test
	void accessTokenDoesNotReplaceLogin() {
		String token = this.authServer.token("reader-client", "reader-secret");
		HttpRequest request = HttpRequest
			.newBuilder(this.authServer.uri("/oauth2/authorize?" + AuthServerClient.encode(REQUEST)))
			.header("Authorization", "Bearer " + token)
			.build();
		assertThat(this.authServer.send(request).header("Location")).endsWith("/login");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login", "/oauth2/token", "/logout" })
	void rejectsTooLargeForm(String path) {
		Map<String, String> form = Map.of("grant_type", "client_credentials", "username", "x".repeat(17_000));
		assertProblem(this.authServer.send(this.authServer.post(path, form).build()), 413);
		byte[] body = AuthServerClient.encode(form).getBytes(StandardCharsets.UTF_8);
		HttpRequest chunked = HttpRequest.newBuilder(this.authServer.uri(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body)))
			.build();
		assertProblem(this.authServer.send(chunked), 413);
	}

	@Test
	void rejectsTooManyParameters() {
		Map<String, String> form = IntStream.range(0, 60).boxed().collect(Collectors.toMap((i) -> "p" + i, (i) -> "x"));
		assertProblem(this.authServer.send(this.authServer.post("/oauth2/token", form).build()), 400);
	}

	@ParameterizedTest
	@CsvSource({ "PUT,application/x-www-form-urlencoded", "PATCH,application/x-www-form-urlencoded",
			"POST,multipart/form-data; boundary=x" })
	void deniesOtherMethodsAndMediaTypes(String method, String type) {
		HttpRequest request = HttpRequest.newBuilder(this.authServer.uri("/login"))
			.header("Content-Type", type)
			.method(method, HttpRequest.BodyPublishers.ofString("username=" + "x".repeat(100_000)))
			.build();
		assertProblem(this.authServer.send(request), 403);
	}

	private Response authorize(String name, String value) {
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put(name, value);
		return this.authServer.get("/oauth2/authorize?" + AuthServerClient.encode(request));
	}

	private static void assertNoSession(Response response) {
		assertThat(response.http().headers().allValues("Set-Cookie"))
			.noneSatisfy((cookie) -> assertThat(cookie).startsWith("TRICALL_LOGIN="));
	}

	private static void assertProblem(Response response, int status) {
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
		assertThat(response.json()).containsKeys("status", "title", "detail");
	}

}
