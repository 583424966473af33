package dev.tricall.system.contract;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ClientToken;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The OpenAPI documents that the gateway serves without a token.
 */
@SystemTest
class ApiDocsSystemTests {

	private final TestSystem system;

	ApiDocsSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void documentsThePublicCalls() {
		assertThat(calls()).map(Call::toString)
			.contains("POST /service-a/api/data/{transport}", "POST /service-b/api/data",
					"GET /service-b/api/receipts/{id}", "GET /service-b/api/data/{key}", "GET /service-b/api/data");
	}

	@Test
	void documentsTheStatusesOfEachCall() {
		for (Call call : calls()) {
			String path = call.path().replace("{transport}", "rest").replaceAll("\\{\\w+}", "unknown");
			for (ApiClient caller : List.of(this.system.anonymous(), this.system.reader(), this.system.demo())) {
				Response response = caller.send(caller.request(path)
					.header("Content-Type", "application/json")
					.method(call.method(), BodyPublishers.ofString("{}")));
				assertThat(call.description().path("responses").propertyNames()).as("%s: %s", call, response)
					.contains(String.valueOf(response.status()));
			}
		}
	}

	@Test
	void documentsHowToObtainAWorkingToken() {
		JsonNode flow = document("service-b").at("/components/securitySchemes/client/flows/clientCredentials");
		ClientToken token = new ClientToken(this.system.anonymous(), "demo-client",
				String.join(" ", flow.path("scopes").propertyNames()));
		assertThat(flow.path("tokenUrl").asString()).isEqualTo("/oauth2/token");
		ApiClient caller = new ApiClient(this.system.anonymous().gateway(), token);
		assertThat(caller.get(ApiClient.SERVICE_B_DATA).status()).isEqualTo(200);
	}

	@Test
	void showsTheDocumentsOnAPage() {
		Response page = this.system.anonymous().get("/docs/");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.text()).contains("swagger-ui-bundle.js");
		assertThat(this.system.anonymous().get("/docs/swagger-ui/swagger-ui-bundle.js").status()).isEqualTo(200);
	}

	private List<Call> calls() {
		List<Call> calls = new ArrayList<>();
		for (String service : List.of("service-a", "service-b")) {
			JsonNode document = document(service);
			String server = document.at("/servers/0/url").asString();
			document.path("paths")
				.forEachEntry((path, methods) -> methods.forEachEntry((method, description) -> calls
					.add(new Call(method.toUpperCase(Locale.ROOT), server + path, description))));
		}
		return calls;
	}

	private JsonNode document(String service) {
		Response response = this.system.anonymous().get("/docs/" + service);
		assertThat(response.status()).as(response.toString()).isEqualTo(200);
		return response.json();
	}

	private record Call(String method, String path, JsonNode description) {

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
