package dev.tricall.system;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tricall.system.Problems.assertProblem;

/**
 * What is not there, and what is not offered.
 */
@SystemTest
class ErrorsSystemTests {

	private final TestSystem system;

	ErrorsSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void answers404WhenTheTransportIsUnknown() {
		assertProblem(this.system.demo().post(Api.over("pigeon"), Api.newId(), "k", "v"), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-b/api/data/nothing-here", "/service-b/api/receipts/nothing-here",
			"/service-a/api/nothing-here", "/service-b/api/nothing-here", "/service-c/api/data", "/nothing-here" })
	void answers404WhenNothingIsThere(String path) {
		assertProblem(this.system.demo().get(path), 404);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /service-a/api/data/rest", "DELETE, /service-a/api/data/rest", "PUT, /service-b/api/data",
			"DELETE, /service-b/api/data/some-key", "POST, /service-b/api/receipts/some-id" })
	void answers405WhenTheMethodIsNotOffered(String method, String path) {
		assertProblem(this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "application/json")
				.method(method, BodyPublishers.ofString("{}"))), 405);
	}

	@OverEachWay
	void answers415WhenTheBodyIsNotJson(String path) {
		assertProblem(this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "text/plain")
				.POST(BodyPublishers.ofString(Api.body("k", "v")))), 415);
	}

	@OverEachWay
	void answers413WhenTheBodyIsTooLarge(String path) {
		assertProblem(this.system.demo().post(path, Api.newId(), "k", "v".repeat(600_000)), 413);
	}

	@OverEachWay
	void answers413WhenTheBodyIsTooLargeAndItsLengthIsNotTold(String path) {
		byte[] body = Api.body("k", "v".repeat(600_000)).getBytes(StandardCharsets.UTF_8);
		assertProblem(this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))), 413);
	}

}
