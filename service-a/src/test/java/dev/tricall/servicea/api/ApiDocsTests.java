package dev.tricall.servicea.api;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.servicea.ServiceATest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the OpenAPI document of service A with its contract.
 */
@ServiceATest
class ApiDocsTests {

	@LocalServerPort
	private int port;

	private RestTestClient http;

	private JsonNode document;

	@BeforeEach
	void read() {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		this.document = new JsonMapper().readTree(this.http.get()
			.uri("/v3/api-docs")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody());
	}

	@Test
	void documentsTheOperation() {
		assertThat(this.document.at("/servers/0/url").asString()).isEqualTo("/service-a");
		assertThat(this.document.path("paths").propertyNames()).containsExactly("/api/data/{transport}");
		assertThat(this.document.at("/paths/~1api~1data~1{transport}").propertyNames()).containsExactly("post");
	}

	@Test
	void documentsAllStatuses() {
		JsonNode responses = send().path("responses");
		assertThat(responses.propertyNames()).containsExactlyInAnyOrder("200", "202", "400", "401", "403", "404", "413",
				"415", "422", "429", "503", "504");
		assertThat(responses.at("/200/content/application~1json/schema/$ref").asString()).endsWith("/Receipt");
		assertThat(responses.at("/202/headers").propertyNames()).contains("Location", "traceparent");
		assertThat(responses.at("/202").has("content")).isFalse();
	}

	@Test
	void documentsTheBoundsOfParameters() {
		JsonNode transport = send().at("/parameters/0");
		assertThat(transport.path("name").asString()).isEqualTo("transport");
		assertThat(transport.at("/schema/enum").valueStream().map(JsonNode::asString)).containsExactly("rest", "grpc",
				"kafka");
		JsonNode id = send().at("/parameters/1");
		assertThat(id.path("name").asString()).isEqualTo("Idempotency-Key");
		assertThat(id.path("required").asBoolean()).isFalse();
		assertThat("id with blanks").doesNotMatch(id.at("/schema/pattern").asString());
		assertThat("x".repeat(64)).matches(id.at("/schema/pattern").asString());
		assertThat(send().at("/requestBody/content/application~1json/schema/$ref").asString()).endsWith("/DataRequest");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /v3/api-docs.yaml", "GET, /v3/api-docs/service-a", "GET, /v3/api-docs/swagger-config",
			"POST, /v3/api-docs" })
	void otherDocumentsRequireAToken(String method, String path) {
		this.http.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isUnauthorized();
	}

	private JsonNode send() {
		return this.document.at("/paths/~1api~1data~1{transport}/post");
	}

}
