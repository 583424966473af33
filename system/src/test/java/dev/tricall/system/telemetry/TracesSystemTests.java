package dev.tricall.system.telemetry;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every response has the id of its trace. For errors, each test that expects one asserts
 * that.
 */
@SystemTest
class TracesSystemTests {

	private final TestSystem system;

	TracesSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@CsvSource({ "/service-a/api/data/rest, 200", "/service-a/api/data/grpc, 200", "/service-a/api/data/kafka, 202",
			"/service-b/api/data, 200", "/service-a/api/data/pigeon, 404" })
	void continuesTheTraceOfTheCaller(String path, int status) {
		String traceId = UUID.randomUUID().toString().replace("-", "");
		Response response = this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "application/json")
				.header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
				.POST(BodyPublishers.ofString(ApiClient.body(ApiClient.newKey(), "v"))));
		assertThat(response.status()).as(response.toString()).isEqualTo(status);
		assertThat(response.traceId()).isEqualTo(traceId);
	}

	@ParameterizedTest
	@CsvSource({ "/service-a/api/data/rest", "/service-a/api/data/grpc", "/service-a/api/data/kafka",
			"/service-b/api/data" })
	void startsATraceForACallWithoutOne(String path) {
		Response first = this.system.demo().post(path, ApiClient.newId(), ApiClient.newKey(), "v");
		Response second = this.system.demo().post(path, ApiClient.newId(), ApiClient.newKey(), "v");
		assertThat(first.traceId()).isNotEmpty().isNotEqualTo(second.traceId());
		assertThat(second.traceId()).isNotEmpty();
	}

	@Test
	void returnsTheTraceOfReads() {
		String key = ApiClient.newKey();
		this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, "v");
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).traceId()).isNotEmpty();
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA).traceId()).isNotEmpty();
	}

}
