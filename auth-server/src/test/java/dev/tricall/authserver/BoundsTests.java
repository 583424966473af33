package dev.tricall.authserver;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.tricall.authserver.TokenEndpoint.Answer;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that a stranger sends is kept, and nothing that is large is read.
 */
@AuthServerTest
class BoundsTests {

	private static final Map<String, String> REQUEST = Map.of("response_type", "code", "client_id", "demo-web",
			"redirect_uri", "http://127.0.0.1:8080/callback", "scope", "openid data.read", "code_challenge",
			"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method", "S256");

	private final TokenEndpoint endpoint;

	private final Context tomcat;

	BoundsTests(TokenEndpoint endpoint, ServletWebServerApplicationContext server) {
		this.endpoint = endpoint;
		TomcatWebServer web = (TomcatWebServer) Objects.requireNonNull(server.getWebServer());
		this.tomcat = (Context) web.getTomcat().getHost().findChildren()[0];
	}

	@Test
	void aThousandStrangersLeaveNoSession() {
		int before = this.tomcat.getManager().getActiveSessions();
		for (int i = 0; i < 500; i++) {
			assertNoSession(authorize("state", "x".repeat(1_500)));
			assertNoSession(this.endpoint.get((i % 2 == 0) ? "/login" : "/login?error"));
		}
		Browser stranger = new Browser(this.endpoint);
		assertNoSession(stranger.logIn("demo-user", "wrong"));
		assertNoSession(stranger.post("/login", Map.of("username", "demo-user")));
		assertThat(this.tomcat.getManager().getActiveSessions()).isEqualTo(before);
	}

	@Test
	void keepsALongAuthorizationRequestInACookieThatBrowsersTake() {
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put("state", "x".repeat(2_048 - TokenEndpoint.encode(REQUEST).length() - "&state=".length()));
		Answer answer = this.endpoint.get("/oauth2/authorize?" + TokenEndpoint.encode(request));
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Set-Cookie")).startsWith("TRICALL_AUTHORIZATION_REQUEST=")
			.hasSizeBetween(2_048, 4_096);
	}

	@Test
	void refusesALongerAuthorizationRequest() {
		Answer answer = authorize("state", "x".repeat(2_048));
		assertProblem(answer, 400);
		assertThat(answer.header("Set-Cookie")).isEmpty();
	}

	@Test
	void refusesAnAuthorizationRequestInAForm() {
		Browser person = new Browser(this.endpoint);
		person.logIn("demo-user", "demo-user-password");
		assertProblem(person.post("/oauth2/authorize", REQUEST), 405);
	}

	@Test
	void aTokenIsNoLogin() {
		String token = this.endpoint.token("reader-client", "reader-secret");
		HttpRequest request = HttpRequest
			.newBuilder(this.endpoint.uri("/oauth2/authorize?" + TokenEndpoint.encode(REQUEST)))
			.header("Authorization", "Bearer " + token)
			.build();
		assertThat(this.endpoint.send(request).header("Location")).endsWith("/login");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login", "/oauth2/token", "/logout" })
	void refusesALargeForm(String path) {
		Map<String, String> form = Map.of("grant_type", "client_credentials", "username", "x".repeat(17_000));
		assertProblem(this.endpoint.send(this.endpoint.post(path, form).build()), 413);
		byte[] body = TokenEndpoint.encode(form).getBytes(StandardCharsets.UTF_8);
		HttpRequest chunked = HttpRequest.newBuilder(this.endpoint.uri(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body)))
			.build();
		assertProblem(this.endpoint.send(chunked), 413);
	}

	@Test
	void refusesManyParameters() {
		Map<String, String> form = IntStream.range(0, 60).boxed().collect(Collectors.toMap((i) -> "p" + i, (i) -> "x"));
		assertProblem(this.endpoint.send(this.endpoint.post("/oauth2/token", form).build()), 400);
	}

	@ParameterizedTest
	@CsvSource({ "PUT,application/x-www-form-urlencoded", "PATCH,application/x-www-form-urlencoded",
			"POST,multipart/form-data; boundary=x" })
	void readsNoOtherBody(String method, String type) {
		HttpRequest request = HttpRequest.newBuilder(this.endpoint.uri("/login"))
			.header("Content-Type", type)
			.method(method, HttpRequest.BodyPublishers.ofString("username=" + "x".repeat(100_000)))
			.build();
		assertProblem(this.endpoint.send(request), 403);
	}

	private Answer authorize(String name, String value) {
		Map<String, String> request = new HashMap<>(REQUEST);
		request.put(name, value);
		return this.endpoint.get("/oauth2/authorize?" + TokenEndpoint.encode(request));
	}

	private static void assertNoSession(Answer answer) {
		assertThat(answer.response().headers().allValues("Set-Cookie"))
			.noneSatisfy((cookie) -> assertThat(cookie).startsWith("TRICALL_LOGIN="));
	}

	private static void assertProblem(Answer answer, int status) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json()).containsKeys("status", "title", "detail");
	}

}
