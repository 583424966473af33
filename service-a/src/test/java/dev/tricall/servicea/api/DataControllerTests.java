package dev.tricall.servicea.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.common.util.concurrent.Uninterruptibles;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.identity.ExchangedTokens;
import dev.tricall.identity.TestIssuer;
import dev.tricall.servicea.ServiceATest;
import dev.tricall.servicea.StubServiceB;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceATest
class DataControllerTests {

	private static final String BODY = "{\"key\":\"k\",\"value\":\"v\"}";

	private static final String EXCHANGED = """
			{"access_token":"exchanged","token_type":"Bearer","expires_in":300,
			"issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}""";

	private final String id = UUID.randomUUID().toString();

	@LocalServerPort
	private int port;

	@Autowired
	private TestIssuer issuer;

	@Autowired
	private StubServiceB serviceB;

	private RestTestClient http;

	@Autowired
	private ExchangedTokens tokens;

	@BeforeEach
	void connect() {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		exchangeTokens(200, EXCHANGED);
	}

	@AfterEach
	void resetServiceB() {
		this.serviceB.answer(null, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void returnsTheReceiptOfServiceB(String transport) {
		post(transport, writer(), this.id, BODY).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.isEqualTo(this.id)
			.jsonPath("$.transport")
			.isEqualTo(transport)
			.jsonPath("$.handledBy")
			.isEqualTo("stub")
			.jsonPath("$.handledAt")
			.isEqualTo("2026-01-02T03:04:05Z");
		assertThat(this.serviceB.lastAuthorization()).isEqualTo("Bearer exchanged");
	}

	@Test
	void generatesAnIdIfAbsent() {
		post("rest", writer(), null, BODY).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.value(String.class, (made) -> assertThat(UUID.fromString(made)).isNotNull());
	}

	@ParameterizedTest
	@CsvSource({ "400, INVALID_ARGUMENT", "401, UNAUTHENTICATED", "403, PERMISSION_DENIED", "404, NOT_FOUND",
			"422, FAILED_PRECONDITION", "429, RESOURCE_EXHAUSTED", "503, UNAVAILABLE", "504, DEADLINE_EXCEEDED",
			"502, INTERNAL" })
	void mapsErrorsOfRestAndGrpcAlike(int status, Status.Code code) {
		this.serviceB.answer(problem((status != 502) ? status : 500), code.toStatus().withDescription("refused"));
		problem(post("rest", writer(), this.id, BODY), HttpStatus.valueOf(status));
		problem(post("grpc", writer(), this.id, BODY), HttpStatus.valueOf(status));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void respondsWith504WhenServiceBDoesNotRespondInTime(String transport) {
		CountDownLatch never = new CountDownLatch(1);
		this.serviceB.answer((exchange) -> Uninterruptibles.awaitUninterruptibly(never), Status.OK);
		long start = System.nanoTime();
		problem(post(transport, writer(), this.id, BODY), HttpStatus.GATEWAY_TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(800),
				Duration.ofMillis(2500));
		never.countDown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void respondsWith401Or503WhenTheTokenExchangeFails(String transport) {
		exchangeTokens(400, "{\"error\":\"invalid_grant\"}");
		problem(post(transport, writer(), this.id, BODY), HttpStatus.UNAUTHORIZED);
		exchangeTokens(503, "");
		problem(post(transport, writer(), this.id, BODY), HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void exchangesATokenOnlyOnce() {
		String token = writer();
		AtomicInteger exchanges = new AtomicInteger();
		this.issuer.onToken((exchange) -> {
			exchanges.incrementAndGet();
			answer(exchange, 200, "application/json", EXCHANGED);
		});
		for (String transport : List.of("rest", "grpc", "rest", "grpc")) {
			post(transport, token, UUID.randomUUID().toString(), BODY).expectStatus().isOk();
		}
		assertThat(exchanges).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc", "kafka" })
	void respondsWith403ToATokenNotExchangedByTheGateway(String transport) {
		String own = this.issuer.token("service-a", "data.write");
		problem(post(transport, own, this.id, BODY), HttpStatus.FORBIDDEN);
		problem(post(transport, this.tokens.by("service-b", "caller", "data.write"), this.id, BODY),
				HttpStatus.FORBIDDEN);
		RestTestClient.RequestHeadersSpec<?> get = this.http.get().uri("/api/data/" + transport);
		problem(get.header(HttpHeaders.AUTHORIZATION, "Bearer " + own).exchange(), HttpStatus.FORBIDDEN);
	}

	@Test
	void respondsWith401Or403WithoutTokenOrScope() {
		this.http.post().uri("/api/data/rest").exchange().expectStatus().isUnauthorized();
		problem(post("rest", this.issuer.token("service-b", "data.write"), this.id, BODY), HttpStatus.UNAUTHORIZED);
		problem(post("rest", this.tokens.of("caller", "data.read"), this.id, BODY), HttpStatus.FORBIDDEN);
		this.http.get().uri("/actuator/health").exchange().expectStatus().isUnauthorized();
		this.http.get()
			.uri("/actuator/env")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + writer())
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	@Test
	void respondsWithProblemDetailsToUnsupportedRequests() {
		problem(post("rest", writer(), this.id, "{"), HttpStatus.BAD_REQUEST);
		problem(post("kafka", writer(), this.id, "{\"key\":1,\"value\":\"v\"}"), HttpStatus.BAD_REQUEST);
		assertThat(problem(post("grpc", writer(), "i".repeat(65), BODY), HttpStatus.BAD_REQUEST))
			.containsEntry("detail", "the idempotency key must be 1 to 64 visible ASCII characters");
		problem(post("pigeon", writer(), this.id, BODY), HttpStatus.NOT_FOUND);
		problem(post("REST", writer(), this.id, BODY), HttpStatus.NOT_FOUND);
		RestTestClient.RequestHeadersSpec<?> get = this.http.get().uri("/api/data/rest");
		problem(get.header(HttpHeaders.AUTHORIZATION, "Bearer " + writer()).exchange(), HttpStatus.METHOD_NOT_ALLOWED);
		problem(this.http.post()
			.uri("/api/data/rest")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + writer())
			.contentType(MediaType.TEXT_PLAIN)
			.body("x")
			.exchange(), HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void respondsWith400ToAValueThatIsTooLong() {
		assertThat(problem(post("rest", writer(), this.id, body(65_537)), HttpStatus.BAD_REQUEST))
			.containsEntry("detail", "value must be at most 65536 bytes of UTF-8");
		problem(post("rest", writer(), this.id, body(200_000)), HttpStatus.BAD_REQUEST);
		post("rest", writer(), this.id, body(65_536)).expectStatus().isOk();
	}

	private static String body(int length) {
		return "{\"key\":\"k\",\"value\":\"%s\"}".formatted("v".repeat(length));
	}

	/** Returns a new token each time, since the tokens exchanged for it are cached. */
	private String writer() {
		return this.tokens.of("caller", "data.write");
	}

	private void exchangeTokens(int status, String body) {
		this.issuer.onToken((exchange) -> answer(exchange, status, "application/json", body));
	}

	private static HttpHandler problem(int status) {
		return (exchange) -> answer(exchange, status, MediaType.APPLICATION_PROBLEM_JSON_VALUE,
				"{\"status\":%d,\"title\":\"t\",\"detail\":\"refused\"}".formatted(status));
	}

	private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set(HttpHeaders.CONTENT_TYPE, type);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	private RestTestClient.ResponseSpec post(String transport, String token, @Nullable String id, String body) {
		return this.http.post().uri("/api/data/" + transport).headers((headers) -> {
			headers.setBearerAuth(token);
			headers.setContentType(MediaType.APPLICATION_JSON);
			if (id != null) {
				headers.set("Idempotency-Key", id);
			}
		}).body(body).exchange();
	}

	private static Map<String, Object> problem(RestTestClient.ResponseSpec answer, HttpStatus status) {
		Map<String, Object> body = answer.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
			})
			.returnResult()
			.getResponseBody();
		assertThat(body).containsEntry("status", status.value())
			.containsKeys("title", "detail")
			.asString()
			.doesNotContain("Exception", "tricall", "localhost");
		return Objects.requireNonNull(body);
	}

}
