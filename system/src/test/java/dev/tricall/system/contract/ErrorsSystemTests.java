package dev.tricall.system.contract;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ForEachEntryPoint;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Errors of requests that no endpoint supports.
 */
@SystemTest
class ErrorsSystemTests {

	private final TestSystem system;

	ErrorsSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void respondsWith404ToAnUnknownTransport() {
		assertProblem(this.system.demo().post(ApiClient.pathFor("pigeon"), ApiClient.newId(), "k", "v"), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-b/api/data/nothing-here", "/service-b/api/receipts/nothing-here",
			"/service-a/api/nothing-here", "/service-b/api/nothing-here", "/service-c/api/data", "/nothing-here" })
	void respondsWith404ToAnUnknownPath(String path) {
		assertProblem(this.system.demo().get(path), 404);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /service-a/api/data/rest", "DELETE, /service-a/api/data/rest", "PUT, /service-b/api/data",
			"DELETE, /service-b/api/data/some-key", "POST, /service-b/api/receipts/some-id" })
	void respondsWith405ToAnUnsupportedMethod(String method, String path) {
		assertProblem(this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "application/json")
				.method(method, BodyPublishers.ofString("{}"))), 405);
	}

	@ForEachEntryPoint
	void respondsWith415ToABodyThatIsNotJson(String path) {
		assertProblem(this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "text/plain")
				.POST(BodyPublishers.ofString(ApiClient.body("k", "v")))), 415);
	}

	@ForEachEntryPoint
	void respondsWith413ToALargeBody(String path) {
		assertProblem(this.system.demo().post(path, ApiClient.newId(), "k", "v".repeat(600_000)), 413);
	}

	@ForEachEntryPoint
	void respondsWith413ToALargeBodyOfUnknownLength(String path) {
		byte[] body = ApiClient.body("k", "v".repeat(600_000)).getBytes(StandardCharsets.UTF_8);
		assertProblem(this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))), 413);
	}

}
