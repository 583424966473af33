package dev.tricall.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Too large, too many, too slow, not there.
 */
@TestPropertySource(properties = { "gateway.body-limit=8KB", "gateway.requests-per-second=5", "gateway.deadline=2s",
		"gateway.connection-timeout=300ms", "gateway.connections-per-instance=4" })
class LimitsTests extends GatewayTest {

	private static final ServerSocket dying = serverSocket();

	LimitsTests(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) {
		register(registry, "service-a", serviceA.address());
		register(registry, "auth-server", "http://localhost:" + dying.getLocalPort());
	}

	private static ServerSocket serverSocket() {
		try {
			return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The first call is slow, which is not what these tests are about. */
	@BeforeEach
	void warmUp() {
		await().until(() -> get("/service-a/api/data/rest", caller()).statusCode() == 200);
		serviceA.reset();
	}

	private static String caller() {
		return tokenOf(UUID.randomUUID().toString());
	}

	@Test
	void passesABodyOfExactlyTheLimit() {
		String body = "x".repeat(8192);
		assertThat(post("/service-a/api/data/rest", caller(), body).statusCode()).isEqualTo(200);
		assertThat(serviceA.last().body()).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-a/api/data/rest", "/service-b/api/data", "/oauth2/token", "/unknown" })
	void answers413ToABodyOverTheLimit(String path) {
		assertProblem(post(path, caller(), "x".repeat(8193)), 413);
		assertThat(serviceA.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-www-form-urlencoded" })
	void answers413ToABodyWithoutLengthOverTheLimit(String type) {
		HttpResponse<String> answer = send(request("/service-a/api/data/rest", caller()).header("Content-Type", type)
			.POST(chunked("x".repeat(100_000))));
		assertProblem(answer, 413);
		assertThat(serviceA.received()).noneMatch((received) -> received.body().length() > 8192);
	}

	@Test
	void passesABodyWithoutLengthWithinTheLimit() {
		send(request("/service-a/api/data/rest", caller()).POST(chunked("x".repeat(8192))));
		assertThat(serviceA.last().body()).hasSize(8192);
	}

	@Test
	void answers429ToACallerWhoAsksTooOftenAndNotToAnother() {
		String often = caller();
		List<HttpResponse<String>> answers = IntStream.range(0, 30)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> get("/service-a/api/data/rest", often)))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).filteredOn((answer) -> answer.statusCode() == 200).hasSizeGreaterThanOrEqualTo(5);
		assertThat(answers).filteredOn((answer) -> answer.statusCode() == 429).isNotEmpty().allSatisfy((answer) -> {
			assertProblem(answer, 429);
			assertThat(answer.headers().firstValue("Retry-After")).contains("1");
		});
		assertThat(get("/service-a/api/data/rest", caller()).statusCode()).isEqualTo(200);
		await().untilAsserted(() -> assertThat(get("/service-a/api/data/rest", often).statusCode()).isEqualTo(200));
	}

	@Test
	void answers504WhenTheDeadlinePassesWithoutAnAnswer() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> isOver(end, 10_000));
		long start = System.nanoTime();
		assertProblem(get("/service-a/api/data/rest", caller()), 504);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1900),
				Duration.ofSeconds(4));
		end.countDown();
	}

	@Test
	void breaksOffAnAnswerThatTricklesPastTheDeadline() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			while (!isOver(end, 100)) {
				exchange.getResponseBody().write('x');
				exchange.getResponseBody().flush();
			}
		});
		long start = System.nanoTime();
		assertProblem(get("/service-a/api/data/rest", caller()), 504);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		end.countDown();
	}

	@Test
	void answers503WhenNoConnectionIsFreeAndRecovers() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> isOver(end, 10_000));
		List<CompletableFuture<HttpResponse<String>>> busy = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> get("/service-a/api/data/rest", caller())))
			.toList();
		await().until(() -> serviceA.received().size() == 4);
		HttpResponse<String> answer = get("/service-a/api/data/rest", caller());
		assertProblem(answer, 503);
		assertThat(answer.headers().firstValue("Retry-After")).contains("2");
		end.countDown();
		busy.forEach(CompletableFuture::join);
		serviceA.reset();
		assertThat(get("/service-a/api/data/rest", caller()).statusCode()).isEqualTo(200);
	}

	@Test
	void keepsNoConnectionForAnswersThatBecome304() {
		serviceA.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("ETag", "\"1\"");
			Upstream.answer(exchange, 200, "content");
		});
		for (int i = 0; i < 10; i++) {
			assertThat(
					send(request("/service-a/api/data/rest", caller()).header("If-None-Match", "\"1\"")).statusCode())
				.isEqualTo(304);
		}
	}

	@Test
	void answers504WhenTheConnectionBreaksBeforeTheAnswer() {
		CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
			try (Socket call = dying.accept()) {
				call.getInputStream().read(new byte[100]);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertProblem(get("/oauth2/jwks", null), 504);
		death.join();
	}

	@Test
	void answers504WhenTheConnectionBreaksWithinTheAnswer() {
		CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
			try (Socket call = dying.accept()) {
				call.getInputStream().read(new byte[100]);
				call.getOutputStream()
					.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\nX-Half: yes\r\n\r\nhalf"
						.getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		HttpResponse<String> answer = get("/oauth2/jwks", null);
		assertProblem(answer, 504);
		assertThat(answer.headers().firstValue("X-Half")).isEmpty();
		death.join();
	}

	private static HttpRequest.BodyPublisher chunked(String body) {
		return HttpRequest.BodyPublishers
			.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII)));
	}

	private static boolean isOver(CountDownLatch end, int withinMillis) {
		try {
			return end.await(withinMillis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
