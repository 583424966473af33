package dev.tricall.gateway.limits;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Limit of failures per address. A trusted proxy names the address, so that each test has
 * its own.
 */
@TestPropertySource(properties = { "gateway.failures-per-second=1", "server.forward-headers-strategy=native",
		"server.tomcat.remoteip.internal-proxies=127.0.0.0/8, ::1/128" })
class FailureLimitTests extends StubbedGatewayTest {

	private static final AtomicInteger addresses = new AtomicInteger();

	private final String address = "203.0.113." + addresses.incrementAndGet();

	FailureLimitTests(Environment environment) {
		super(environment);
	}

	static Stream<Arguments> failures() {
		return Stream.of(argumentSet("a failed login", "/login", (HttpHandler) (exchange) -> {
			exchange.getResponseHeaders().set("Location", "http://issuer.test/login?error");
			Upstream.respond(exchange, 302, "");
		}, 302), argumentSet("a failed login, relative", "/login", (HttpHandler) (exchange) -> {
			exchange.getResponseHeaders().set("Location", "/login?error=bad");
			Upstream.respond(exchange, 302, "");
		}, 302), argumentSet("a wrong secret", "/oauth2/token",
				(HttpHandler) (exchange) -> Upstream.respond(exchange, 401, "{}"), 401),
				argumentSet("a wrong secret elsewhere", "/oauth2/introspect",
						(HttpHandler) (exchange) -> Upstream.respond(exchange, 401, "{}"), 401));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void respondsWith429ToTooManyFailuresButServesValidRequests(String path, HttpHandler failure, int status) {
		authServer.onRequest(failure);
		List<HttpResponse<String>> responses = Stream.generate(() -> submit(path, this.address)).limit(10).toList();
		assertThat(responses.get(0).statusCode()).isEqualTo(status);
		assertThat(responses).extracting(HttpResponse::statusCode).containsOnly(status, 429);
		assertThat(responses).filteredOn((response) -> response.statusCode() == 429).allSatisfy((response) -> {
			assertProblem(response, 429);
			assertThat(response.headers().firstValue("Retry-After")).contains("1");
		});
		assertThat(submit(path, "198.51.100.1").statusCode()).as("another address").isIn(status, 429);
		authServer.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Location", "/oauth2/authorize?error");
			Upstream.respond(exchange, path.equals("/login") ? 302 : 200, "");
		});
		for (int i = 0; i < 5; i++) {
			assertThat(submit(path, this.address).statusCode()).isIn(200, 302);
		}
	}

	@Test
	void respondsWith429ToTooManyInvalidTokensButServesValidOnes() {
		List<HttpResponse<String>> responses = Stream.generate(() -> call("invalid", this.address)).limit(10).toList();
		assertThat(responses.get(0).statusCode()).isEqualTo(401);
		assertThat(responses).extracting(HttpResponse::statusCode).containsOnly(401, 429);
		assertThat(responses).filteredOn((response) -> response.statusCode() == 429).allSatisfy((response) -> {
			assertProblem(response, 429);
			assertThat(response.headers().firstValue("Retry-After")).contains("1");
		});
		assertThat(call(token("data.read"), this.address).statusCode()).isEqualTo(200);
		assertThat(call(null, this.address).statusCode()).as("without a token").isEqualTo(401);
	}

	@Test
	void countsFailuresPerAddress() {
		for (int i = 0; i < 5; i++) {
			assertThat(call("invalid", "198.51.100.1" + i).statusCode()).isEqualTo(401);
		}
	}

	@Test
	void usesTheAddressThatTheTrustedProxyAdds() {
		List<Integer> statuses = Stream.iterate(1, (i) -> i + 1)
			.map((i) -> call("invalid", "192.0.2." + i + ", " + this.address).statusCode())
			.limit(10)
			.toList();
		assertThat(statuses).contains(429);
		submit("/login", "192.0.2.1, " + this.address);
		assertThat(authServer.last().header("X-Forwarded-For")).isEqualTo(this.address);
	}

	@Test
	void forwardsA429OfTheIssuer() {
		authServer.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "7");
			Upstream.respond(exchange, 429, "later");
		});
		for (int i = 0; i < 5; i++) {
			HttpResponse<String> response = submit("/oauth2/token", this.address);
			assertThat(response.statusCode()).isEqualTo(429);
			assertThat(response.headers().firstValue("Retry-After")).contains("7");
			assertThat(response.body()).isEqualTo("later");
		}
		assertThat(Stream.generate(() -> call("invalid", this.address).statusCode()).limit(5)).contains(429);
	}

	private HttpResponse<String> submit(String path, String from) {
		return send(request(path, null).header("X-Forwarded-For", from)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("username=u&password=p")));
	}

	private HttpResponse<String> call(@Nullable String token, String from) {
		return send(request("/service-b/api/data", token).header("X-Forwarded-For", from));
	}

}
