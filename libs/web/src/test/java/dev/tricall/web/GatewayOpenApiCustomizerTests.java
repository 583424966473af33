package dev.tricall.web;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import dev.tricall.data.DataRequest;

import static org.assertj.core.api.Assertions.assertThat;

@WebMvcTest(properties = { "spring.application.name=some-service", "spring.config.import=classpath:web.yaml" })
@ImportAutoConfiguration({ SpringDocConfiguration.class, SpringDocConfigProperties.class,
		SpringDocWebMvcConfiguration.class, OpenApiAutoConfiguration.class })
class GatewayOpenApiCustomizerTests {

	private JsonNode document = JsonMapper.shared().missingNode();

	@BeforeEach
	void read(@Autowired MockMvcTester mvc) throws Exception {
		this.document = JsonMapper.shared()
			.readTree(mvc.get().uri("/v3/api-docs").exchange().getResponse().getContentAsString());
	}

	@Test
	void documentsTheAddressAtTheGateway() {
		assertThat(this.document.at("/info/title").asString()).isEqualTo("some-service");
		assertThat(this.document.at("/servers/0/url").asString()).isEqualTo("/some-service");
	}

	@ParameterizedTest
	@CsvSource({ "get, /all, 200 400 401 403 429 503 504", "get, /one/{key}, 200 400 401 403 404 429 503 504",
			"delete, /one/{key}, 200 400 401 403 404 429 503 504",
			"post, /all, 200 400 401 403 413 415 422 429 503 504" })
	void documentsTheErrorsOfAnOperation(String method, String path, String statuses) {
		JsonNode responses = call(method, path).path("responses");
		assertThat(responses.propertyNames()).containsExactlyInAnyOrder(statuses.split(" ", -1));
		assertThat(responses.properties()).filteredOn((response) -> !response.getKey().equals("200"))
			.allSatisfy((response) -> {
				JsonNode problem = this.document.at(response.getValue().path("$ref").asString().substring(1));
				assertThat(problem.at("/content/application~1problem+json/schema/$ref").asString())
					.endsWith("/Problem");
				assertThat(problem.path("headers").has("traceparent")).isTrue();
			});
		assertThat(responses.at("/200/headers").has("traceparent")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "UNAUTHENTICATED, WWW-Authenticate", "TOO_MANY, Retry-After", "UNAVAILABLE, Retry-After" })
	void documentsTheHeadersOfAnError(String problem, String header) {
		assertThat(this.document.path("components").path("responses").path(problem).path("headers").has(header))
			.isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "get, /all, data.read", "post, /all, data.write", "delete, /one/{key}, data.write" })
	void documentsTheScopeOfAnOperation(String method, String path, String scope) {
		JsonNode alternatives = call(method, path).path("security");
		assertThat(alternatives.at("/0/client/0").asString()).isEqualTo(scope);
		assertThat(alternatives.at("/1/token").isArray()).isTrue();
		JsonNode schemes = this.document.at("/components/securitySchemes");
		assertThat(schemes.at("/client/flows/clientCredentials/tokenUrl").asString()).isEqualTo("/oauth2/token");
		assertThat(schemes.at("/token/scheme").asString()).isEqualTo("bearer");
	}

	@Test
	void documentsTheConstraintsOfTheBody() {
		JsonNode body = this.document.at("/components/schemas/DataRequest");
		String pattern = body.at("/properties/key/pattern").asString();
		assertThat("a.b_c:d-1").matches(pattern);
		assertThat("a b").doesNotMatch(pattern);
		assertThat(body.at("/properties/value/maxLength").asInt()).isEqualTo(65_536);
		assertThat(body.path("required").valueStream().map(JsonNode::asString)).containsExactlyInAnyOrder("key",
				"value");
	}

	private JsonNode call(String method, String path) {
		return this.document.path("paths").path(path).path(method);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(SomeController.class)
	static class SomeService {

	}

	@RestController
	static class SomeController {

		@GetMapping("/all")
		List<String> all(@RequestParam String after) {
			return List.of(after);
		}

		@PostMapping("/all")
		String add(@RequestHeader("Idempotency-Key") String id, @RequestBody DataRequest request) {
			return id + request.key();
		}

		@GetMapping("/one/{key}")
		String one(@PathVariable String key) {
			return key;
		}

		@DeleteMapping("/one/{key}")
		void remove(@PathVariable String key) {
		}

	}

}
