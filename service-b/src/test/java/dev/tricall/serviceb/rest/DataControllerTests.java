package dev.tricall.serviceb.rest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.util.UriUtils;

import dev.tricall.identity.ExchangedTokens;
import dev.tricall.identity.TestIssuer;
import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceBTest
class DataControllerTests {

	private final String id = UUID.randomUUID().toString();

	private final String key = "rest-" + this.id;

	@LocalServerPort
	private int port;

	@Autowired
	private TestIssuer issuer;

	private RestTestClient http;

	@Autowired
	private ExchangedTokens tokens;

	@BeforeEach
	void connect() {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	@Test
	void returnsAReceiptAndReadsStoredData() {
		post(writer(), this.id, json(this.key, "v")).expectStatus()
			.isOk()
			.expectBody()
			.json("""
					{"id":"%s","key":"%s","status":"APPLIED","transport":"rest","handledBy":"service-b:test","replayed":false}"""
				.formatted(this.id, this.key))
			.jsonPath("$.handledAt")
			.value(String.class, (at) -> assertThat(at).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z"))
			.jsonPath("$.reason")
			.doesNotExist();
		get("/api/data/" + this.key).expectStatus().isOk().expectBody().json("""
				{"value":"v","owner":"alice"}""");
		get("/api/receipts/" + this.id).expectStatus().isOk();
	}

	@Test
	void generatesAnIdIfAbsent() {
		post(writer(), null, json(this.key, "v")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.value(String.class, (made) -> assertThat(UUID.fromString(made)).isNotNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "{}", "{\"key\":\"k\"}", "{\"value\":\"v\"}",
			"{\"key\":\"k\",\"value\":null}", "{\"key\":\"\",\"value\":\"v\"}", "{\"key\":1,\"value\":\"v\"}",
			"{\"key\":\"k\",\"value\":true}", "{\"key\":\"k\",\"value\":{}}", "{\"key\":\"k k\",\"value\":\"v\"}",
			"{\"key\":\"k\",\"value\":\"\\ud800\"}" })
	void respondsWith400ToAnInvalidBody(String body) {
		problem(post(writer(), this.id, body), HttpStatus.BAD_REQUEST);
		get("/api/receipts/" + this.id).expectStatus().isNotFound();
	}

	@ParameterizedTest
	@ValueSource(strings = { "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "//", "..%2F", "a/../../../actuator/env" })
	void readsTheReceiptOfAnId(String id) {
		String own = id + UUID.randomUUID().toString().substring(0, 8);
		post(writer(), own, json(this.key, "v")).expectStatus().isOk();
		get("/api/receipts/" + UriUtils.encode(own, StandardCharsets.US_ASCII)).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.isEqualTo(own);
	}

	@Test
	void respondsWith400ToInvalidParameters() {
		problem(post(writer(), "i".repeat(65), json(this.key, "v")), HttpStatus.BAD_REQUEST);
		problem(get("/api/data?limit=0"), HttpStatus.BAD_REQUEST);
		problem(get("/api/data?limit=101"), HttpStatus.BAD_REQUEST);
		problem(get("/api/data?limit=x"), HttpStatus.BAD_REQUEST);
		problem(get("/api/data?after=a%20b"), HttpStatus.BAD_REQUEST);
	}

	@Test
	void respondsWith403ToAnotherOwnerAnd422ToAReusedId() {
		post(writer(), this.id, json(this.key, "v")).expectStatus().isOk();
		problem(post(this.tokens.of("bob", "data.write"), UUID.randomUUID().toString(), json(this.key, "w")),
				HttpStatus.FORBIDDEN);
		problem(post(writer(), this.id, json(this.key, "w")), HttpStatus.UNPROCESSABLE_CONTENT);
		post(this.tokens.of("root", "data.write", "admin"), UUID.randomUUID().toString(), json(this.key, "a"))
			.expectStatus()
			.isOk();
	}

	@Test
	void respondsWithProblemDetailsToUnsupportedRequests() {
		problem(get("/api/data/unknown"), HttpStatus.NOT_FOUND);
		problem(get("/api/receipts/unknown"), HttpStatus.NOT_FOUND);
		problem(get("/api/nothing"), HttpStatus.NOT_FOUND);
		problem(exchange(HttpMethod.DELETE, "/api/data", writer()), HttpStatus.METHOD_NOT_ALLOWED);
		problem(this.http.post()
			.uri("/api/data")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + writer())
			.contentType(MediaType.TEXT_PLAIN)
			.body("x")
			.exchange(), HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void linksTheNextPage() {
		for (String suffix : new String[] { "a", "b", "c" }) {
			post(writer(), null, json(this.key + suffix, "v")).expectStatus().isOk();
		}
		get("/api/data?limit=2&after=" + this.key).expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals(HttpHeaders.LINK, "<?after=%sb&limit=2>; rel=\"next\"".formatted(this.key))
			.expectBody()
			.jsonPath("$[0].key")
			.isEqualTo(this.key + "a")
			.jsonPath("$[1].key")
			.isEqualTo(this.key + "b")
			.jsonPath("$[2]")
			.doesNotExist();
	}

	@Test
	void respondsWith401Or403WithoutTokenScopeOrActor() {
		this.http.post().uri("/api/data").exchange().expectStatus().isUnauthorized();
		problem(post(this.issuer.token("service-a", "data.write"), this.id, json(this.key, "v")),
				HttpStatus.UNAUTHORIZED);
		problem(post(this.tokens.of("alice", "data.read"), this.id, json(this.key, "v")), HttpStatus.FORBIDDEN);
		problem(post(this.issuer.token("service-b", "data.write"), this.id, json(this.key, "v")), HttpStatus.FORBIDDEN);
		problem(post(this.tokens.by("mallory", "alice", "data.write"), this.id, json(this.key, "v")),
				HttpStatus.FORBIDDEN);
		problem(exchange(HttpMethod.GET, "/api/data/" + this.key, this.tokens.of("alice", "data.write")),
				HttpStatus.FORBIDDEN);
		problem(exchange(HttpMethod.GET, "/actuator/env", writer()), HttpStatus.FORBIDDEN);
		this.http.get().uri("/actuator/health").exchange().expectStatus().isUnauthorized();
		get("/api/data/" + this.key).expectStatus().isNotFound();
	}

	private String writer() {
		return this.tokens.by("gateway", "alice", "data.write");
	}

	private static String json(String key, String value) {
		return "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, value);
	}

	private RestTestClient.ResponseSpec get(String path) {
		return exchange(HttpMethod.GET, path, this.tokens.of("alice", "data.read"));
	}

	private RestTestClient.ResponseSpec exchange(HttpMethod method, String path, String token) {
		return this.http.method(method)
			.uri(URI.create("http://localhost:" + this.port + path))
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
			.exchange();
	}

	private RestTestClient.ResponseSpec post(String token, @Nullable String id, String body) {
		return this.http.post().uri("/api/data").headers((headers) -> {
			headers.setBearerAuth(token);
			headers.setContentType(MediaType.APPLICATION_JSON);
			if (id != null) {
				headers.set("Idempotency-Key", id);
			}
		}).body(body).exchange();
	}

	private static void problem(RestTestClient.ResponseSpec answer, HttpStatus status) {
		EntityExchangeResult<Map<String, Object>> result = answer.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
			})
			.returnResult();
		assertThat(result.getResponseBody()).containsEntry("status", status.value())
			.containsKeys("title", "detail")
			.asString()
			.doesNotContain("Exception", "tricall", "org.springframework");
	}

}
