package dev.tricall.gateway.limits;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.LowLimitsGatewayTest;
import dev.tricall.gateway.Upstream;
import dev.tricall.gateway.pages.DashboardLogin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits of bodies, rates and concurrent calls.
 */
class LimitsTests extends LowLimitsGatewayTest {

	LimitsTests(Environment environment) {
		super(environment);
	}

	@Test
	void forwardsABodyOfExactlyTheLimit() {
		String body = "x".repeat(8192);
		assertThat(post("/service-a/api/data/rest", caller(), body).statusCode()).isEqualTo(200);
		assertThat(serviceA.last().body()).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-a/api/data/rest", "/service-b/api/data", "/oauth2/token", "/unknown" })
	void respondsWith413ToABodyOverTheLimit(String path) {
		assertProblem(post(path, caller(), "x".repeat(8193)), 413);
		assertThat(serviceA.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/token", "/login", "/admin/keys", "/unknown", "/service-%61/api/data/rest" })
	void respondsWith413ToASmallerBodyOnOtherPaths(String path) {
		assertProblem(post(path, caller(), "x".repeat(2049)), 413);
		HttpResponse<String> chunked = send(request("/login", null).POST(chunked("x".repeat(2049))));
		assertProblem(chunked, 413);
	}

	@Test
	void respondsWith429ToACallerWithTooManyBytesPerSecond() {
		String body = "x".repeat(8192);
		String largeCaller = caller();
		assertThat(post("/service-a/api/data/rest", largeCaller, body).statusCode()).isEqualTo(200);
		HttpResponse<String> response = post("/service-a/api/data/rest", largeCaller, body);
		assertProblem(response, 429);
		assertThat(response.headers().firstValue("Retry-After"))
			.hasValueSatisfying((wait) -> assertThat(wait).isIn("1", "2"));
		assertThat(post("/service-a/api/data/rest", caller(), body).statusCode()).isEqualTo(200);
		assertThat(get("/service-a/api/data/rest", largeCaller).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-www-form-urlencoded" })
	void respondsWith413ToABodyWithoutLengthOverTheLimit(String type) {
		HttpResponse<String> response = send(request("/service-a/api/data/rest", caller()).header("Content-Type", type)
			.POST(chunked("x".repeat(100_000))));
		assertProblem(response, 413);
		assertThat(serviceA.received()).noneMatch((received) -> received.body().length() > 8192);
	}

	@Test
	void forwardsABodyWithoutLengthWithinTheLimit() {
		send(request("/service-a/api/data/rest", caller()).POST(chunked("x".repeat(8192))));
		assertThat(serviceA.last().body()).hasSize(8192);
	}

	@Test
	void respondsWith429OnlyToTheCallerWithTooManyRequests() {
		String frequentCaller = caller();
		List<HttpResponse<String>> responses = IntStream.range(0, 30)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> get("/service-a/api/data/rest", frequentCaller)))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(responses).filteredOn((response) -> response.statusCode() == 200).hasSizeGreaterThanOrEqualTo(5);
		assertThat(responses).filteredOn((response) -> response.statusCode() == 429)
			.isNotEmpty()
			.allSatisfy((response) -> {
				assertProblem(response, 429);
				assertThat(response.headers().firstValue("Retry-After")).contains("1");
			});
		assertThat(get("/service-a/api/data/rest", caller()).statusCode()).isEqualTo(200);
		await().untilAsserted(
				() -> assertThat(get("/service-a/api/data/rest", frequentCaller).statusCode()).isEqualTo(200));
	}

	@Test
	void respondsWith503WhileNoConnectionIsFree() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> awaitEnd(end, 10_000));
		List<CompletableFuture<HttpResponse<String>>> busy = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> get("/service-a/api/data/rest", caller())))
			.toList();
		await().until(() -> serviceA.received().size() == 4);
		HttpResponse<String> response = get("/service-a/api/data/rest", caller());
		assertProblem(response, 503);
		assertThat(response.headers().firstValue("Retry-After")).contains("2");
		end.countDown();
		busy.forEach(CompletableFuture::join);
		serviceA.reset();
		assertThat(get("/service-a/api/data/rest", caller()).statusCode()).isEqualTo(200);
	}

	@Test
	void respondsWith503WhileAServiceHasTooManyConcurrentCalls() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> awaitEnd(end, 10_000));
		List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 20)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> get("/service-a/api/data/rest", caller()),
					(task) -> new Thread(task).start()))
			.toList();
		await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() >= 14);
		assertThat(calls.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
			.filteredOn((response) -> response.body().contains("Too many concurrent calls to this service"))
			.hasSizeGreaterThanOrEqualTo(12)
			.allSatisfy((response) -> {
				assertProblem(response, 503);
				assertThat(response.headers().firstValue("Retry-After")).contains("1");
			});
		assertThat(get("/service-b/api/data", caller()).body()).doesNotContain("Too many concurrent calls");
		end.countDown();
		calls.forEach(CompletableFuture::join);
		serviceA.reset();
		assertThat(get("/service-a/api/data/rest", caller()).statusCode()).isEqualTo(200);
	}

	@Test
	void slowBodiesOfOneCallerDoNotAffectOthers() throws Exception {
		String slow = caller();
		List<Socket> held = new ArrayList<>();
		try {
			for (int i = 0; i < 5; i++) {
				held.add(startBody(slow));
			}
			await().untilAsserted(() -> {
				HttpResponse<String> response = get("/service-a/api/data/rest", slow);
				assertProblem(response, 429);
				assertThat(response.body()).contains("Too many concurrent calls of this caller");
			});
			assertThat(get("/service-a/api/data/rest", caller()).statusCode()).isEqualTo(200);
		}
		finally {
			for (Socket each : held) {
				each.close();
			}
		}
		await().untilAsserted(() -> assertThat(get("/service-a/api/data/rest", slow).statusCode()).isEqualTo(200));
	}

	/** Sends all but the last byte of a body. */
	private Socket startBody(String token) throws IOException {
		URI gateway = request("/service-a/api/data/rest", token).build().uri();
		Socket socket = new Socket(gateway.getHost(), gateway.getPort());
		socket.getOutputStream()
			.write("POST /service-a/api/data/rest HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\n\r\nx"
				.formatted(gateway.getAuthority(), token)
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	@Test
	void releasesTheConnectionWhenAResponseBecomes304() {
		serviceA.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("ETag", "\"1\"");
			Upstream.respond(exchange, 200, "content");
		});
		for (int i = 0; i < 10; i++) {
			assertThat(
					send(request("/service-a/api/data/rest", caller()).header("If-None-Match", "\"1\"")).statusCode())
				.isEqualTo(304);
		}
	}

	private static HttpRequest.BodyPublisher chunked(String body) {
		return HttpRequest.BodyPublishers
			.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII)));
	}

	@Test
	void respondsWith429ToAnAddressWithTooManyLogins() {
		List<HttpResponse<String>> responses = Stream.generate(() -> get(DashboardLogin.AUTHORIZATION_URI, null))
			.limit(100)
			.toList();
		assertThat(responses).extracting(HttpResponse::statusCode).contains(302, 429);
		assertThat(responses).filteredOn((response) -> response.statusCode() == 429)
			.allSatisfy((response) -> assertProblem(response, 429));
	}

}
