package dev.tricall.serviceb.rest;

import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the OpenAPI document of service B with its contract.
 */
@ServiceBTest
class ApiDocsTests {

	/** Those that each call can be answered with. */
	private static final Set<String> ALWAYS = Set.of("200", "400", "401", "403", "429", "503", "504");

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

	@ParameterizedTest
	@CsvSource({ "post, /api/data, Receipt, 413 415 422", "get, /api/receipts/{id}, Receipt, 404",
			"get, /api/data/{key}, StoredData, 404", "get, /api/data, StoredData," })
	void documentsAllStatuses(String method, String path, String schema, String others) {
		JsonNode responses = call(method, path).path("responses");
		String[] statuses = (others != null) ? others.split(" ", -1) : new String[0];
		assertThat(responses.propertyNames())
			.containsExactlyInAnyOrder(Stream.concat(ALWAYS.stream(), Stream.of(statuses)).toArray(String[]::new));
		assertThat(responses.at("/200/content/application~1json/schema").toString()).contains("/" + schema + "\"");
	}

	@Test
	void documentsAllOperations() {
		assertThat(this.document.at("/servers/0/url").asString()).isEqualTo("/service-b");
		assertThat(this.document.path("paths")
			.propertyNames()
			.stream()
			.filter((path) -> path.matches("/api/(data|receipts).*")))
			.containsExactlyInAnyOrder("/api/data", "/api/data/{key}", "/api/receipts/{id}");
		assertThat(call("get", "/api/data").isObject()).isTrue();
		assertThat(this.document.at("/paths/~1api~1data").propertyNames()).containsExactlyInAnyOrder("get", "post");
	}

	@ParameterizedTest
	@CsvSource({ "DataRequest, key value,", "StoredData, key value owner updatedAt,",
			"Receipt, id key status transport handledBy handledAt replayed, reason",
			"Problem, status title, detail instance" })
	void documentsAllFields(String schema, String required, String optional) {
		JsonNode fields = this.document.at("/components/schemas/" + schema);
		String[] always = required.split(" ", -1);
		String[] sometimes = (optional != null) ? optional.split(" ", -1) : new String[0];
		assertThat(fields.path("required").valueStream().map(JsonNode::asString)).containsExactlyInAnyOrder(always);
		assertThat(fields.path("properties").propertyNames())
			.containsExactlyInAnyOrder(Stream.concat(Stream.of(always), Stream.of(sometimes)).toArray(String[]::new));
	}

	@Test
	void documentsTheLimitOfAPage() {
		JsonNode limit = call("get", "/api/data").at("/parameters/1");
		assertThat(limit.path("name").asString()).isEqualTo("limit");
		assertThat(limit.at("/schema/minimum").asInt()).isEqualTo(1);
		assertThat(limit.at("/schema/maximum").asInt()).isEqualTo(100);
		assertThat(limit.at("/schema/default").asInt()).isEqualTo(100);
	}

	@Test
	void documentsTheSubjectOfAReceipt() {
		JsonNode parameters = call("get", "/api/receipts/{id}").path("parameters");
		assertThat(parameters.valueStream().map((parameter) -> parameter.path("name").asString())).containsExactly("id",
				"subject");
		assertThat(parameters.at("/1/required").asBoolean()).isFalse();
		assertThat(parameters.at("/1/schema/maxLength").asInt()).isEqualTo(255);
		assertThat(parameters.at("/1/description").asString()).contains("admin");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /v3/api-docs.yaml", "GET, /v3/api-docs/service-b", "GET, /v3/api-docs/swagger-config",
			"POST, /v3/api-docs" })
	void otherDocumentsRequireAToken(String method, String path) {
		this.http.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isUnauthorized();
	}

	private JsonNode call(String method, String path) {
		return this.document.path("paths").path(path).path(method);
	}

}
