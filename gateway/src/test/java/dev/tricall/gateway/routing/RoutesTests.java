package dev.tricall.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;
import dev.tricall.gateway.pages.DashboardLogin;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Routes to the services and to the auth-server.
 */
class RoutesTests extends StubbedGatewayTest {

	RoutesTests(Environment environment) {
		super(environment);
	}

	@Test
	void forwardsCallsToServiceAWithoutPrefixAndWithOwnToken() {
		String token = token("data.write");
		HttpResponse<String> response = send(
				request("/service-a/api/data/rest?x=a%20b&x=%26", token).header("Content-Type", "application/json")
					.header("Idempotency-Key", "id-1")
					.POST(HttpRequest.BodyPublishers.ofString("{\"key\": \"ü\"}")));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("fine");
		Upstream.Received received = serviceA.last();
		assertThat(received.method()).isEqualTo("POST");
		assertThat(received.target()).isEqualTo("/api/data/rest?x=a%20b&x=%26");
		assertThat(received.body()).isEqualTo("{\"key\": \"ü\"}");
		assertThat(received.header("Authorization")).isEqualTo("Bearer exchanged-service-a-" + token);
		assertThat(received.header("Idempotency-Key")).isEqualTo("id-1");
		assertThat(received.header("Content-Type")).startsWith("application/json");
	}

	@Test
	void forwardsCallsToServiceBWithOwnToken() {
		String token = token("data.read");
		assertThat(get("/service-b/api/data?after=a:b&limit=10", token).statusCode()).isEqualTo(200);
		assertThat(serviceB.last().target()).isEqualTo("/api/data?after=a:b&limit=10");
		assertThat(serviceB.last().header("Authorization")).isEqualTo("Bearer exchanged-service-b-" + token);
	}

	@Test
	void doesNotLookUpTheIssuerInTheRegistry() {
		assertThat(post("/oauth2/token", null, "grant_type=x").statusCode()).isEqualTo(200);
		assertThat(authServer.received()).hasSize(1);
		assertThat(impostor.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "error", "error=", "a=&b", "a=1&a=2&b", "%20=+", "x=%C3%A4", "?/:@!$'()*,;" })
	void forwardsTheQueryUnchanged(String query) throws IOException {
		String response = sendRaw("GET /login?" + query + " HTTP/1.1\nHost: localhost\nConnection: close", "");
		assertThat(response).startsWith("HTTP/1.1 200 ");
		assertThat(authServer.last().target()).isEqualTo("/login?" + query);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x=%zz", "x=%", "x=%2", "x=^", "x={y}", "x=[y]", "x=a|b", "x=%C0%AF", "x=%FF" })
	void respondsWith400ToAMalformedQuery(String query) throws IOException {
		for (String path : List.of("/login", DashboardLogin.CALLBACK_URI)) {
			assertThat(sendRaw("GET " + path + "?" + query + " HTTP/1.1\nHost: localhost\nConnection: close", ""))
				.startsWith("HTTP/1.1 400 ")
				.contains("application/problem+json");
		}
		assertThat(authServer.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 405, 415 })
	void forwardsUnknownPathsMethodsAndMediaTypes(int status) {
		serviceA.onRequest((exchange) -> Upstream.respond(exchange, status, ""));
		assertThat(send(
				request("/service-a/api/data/other", token("data.read")).PUT(HttpRequest.BodyPublishers.ofString("x")))
			.statusCode()).isEqualTo(status);
		assertThat(serviceA.last().method()).isEqualTo("PUT");
	}

	@Test
	void forwardsTokenRequestsUnchanged() {
		HttpResponse<String> response = send(request("/oauth2/token", null)
			.header("Authorization", "Basic ZGVtbzpkZW1v")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=data.read+data.write")));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(authServer.last().target()).isEqualTo("/oauth2/token");
		assertThat(authServer.last().header("Authorization")).isEqualTo("Basic ZGVtbzpkZW1v");
		assertThat(authServer.last().body().split("&", -1)).containsExactlyInAnyOrder("grant_type=client_credentials",
				"scope=data.read+data.write");
	}

	@Test
	void forwardsALoginWithItsRedirectAndCookies() {
		authServer.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Location", "http://localhost:8080/oauth2/authorize?continue");
			exchange.getResponseHeaders().add("Set-Cookie", "JSESSIONID=1; Path=/; HttpOnly");
			exchange.getResponseHeaders().add("Set-Cookie", "other=2; Path=/");
			Upstream.respond(exchange, 302, "");
		});
		HttpResponse<String> response = send(
				request("/login", null).header("Content-Type", "application/x-www-form-urlencoded")
					.header("Cookie", "JSESSIONID=0")
					.POST(HttpRequest.BodyPublishers.ofString("username=a&password=b%26c")));
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location"))
			.contains("http://localhost:8080/oauth2/authorize?continue");
		assertThat(response.headers().allValues("Set-Cookie")).containsExactly("JSESSIONID=1; Path=/; HttpOnly",
				"other=2; Path=/");
		assertThat(authServer.last().header("Cookie")).isEqualTo("JSESSIONID=0");
		assertThat(authServer.last().body()).isEqualTo("username=a&password=b%26c");
	}

	@Test
	void doesNotShareCookiesBetweenCallers() {
		authServer.onRequest((exchange) -> {
			exchange.getResponseHeaders().add("Set-Cookie", "JSESSIONID=secret; Path=/");
			Upstream.respond(exchange, 200, "");
		});
		get("/login", null);
		get("/login", null);
		assertThat(authServer.received()).hasSize(2);
		assertThat(authServer.last().header("Cookie")).isEmpty();
	}

	@ParameterizedTest(name = "an id with character {0}")
	@MethodSource("visibleAscii")
	void forwardsIdsWithAnyEncodedCharacter(int character) {
		String id = "x%%%02Xy".formatted(character);
		HttpResponse<String> response = get("/service-b/api/receipts/" + id, token("data.read"));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(serviceB.last().target()).isEqualTo("/api/receipts/" + id);
	}

	static IntStream visibleAscii() {
		return IntStream.rangeClosed(0x21, 0x7E);
	}

	@ParameterizedTest
	@MethodSource("idsLikePaths")
	void forwardsEncodedIdsThatLookLikePaths(String id) {
		assertThat(get("/service-b/api/receipts/" + id, token("data.read")).statusCode()).isEqualTo(200);
		assertThat(serviceB.last().target()).isEqualTo("/api/receipts/" + id);
	}

	static Stream<String> idsLikePaths() {
		return Stream.of("%2F", "%2F%2F", "..%2F..%2Factuator", "a%2F..%2Fb", "%252F", "%5C..%5C", "%3Ba=b", "a...",
				"%2E%2E%2E", "%3F%23", "%25", "!$&'()*+,=:@~");
	}

}
