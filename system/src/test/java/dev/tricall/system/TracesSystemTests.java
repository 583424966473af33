package dev.tricall.system;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every answer names its trace. (That errors do is asserted wherever one is expected.)
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
	void goesOnWithTheTraceOfTheCaller(String path, int status) {
		String traceId = UUID.randomUUID().toString().replace("-", "");
		Reply reply = this.system.demo()
			.send(this.system.demo()
				.request(path)
				.header("Content-Type", "application/json")
				.header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
				.POST(BodyPublishers.ofString(Api.body(Api.newKey(), "v"))));
		assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
		assertThat(reply.traceId()).isEqualTo(traceId);
	}

	@ParameterizedTest
	@CsvSource({ "/service-a/api/data/rest", "/service-a/api/data/grpc", "/service-a/api/data/kafka",
			"/service-b/api/data" })
	void beginsATraceForEachCallWithoutOne(String path) {
		Reply first = this.system.demo().post(path, Api.newId(), Api.newKey(), "v");
		Reply second = this.system.demo().post(path, Api.newId(), Api.newKey(), "v");
		assertThat(first.traceId()).isNotEmpty().isNotEqualTo(second.traceId());
		assertThat(second.traceId()).isNotEmpty();
	}

	@Test
	void namesTheTraceOfReadsToo() {
		String key = Api.newKey();
		this.system.demo().post(Api.DIRECT, Api.newId(), key, "v");
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).traceId()).isNotEmpty();
		assertThat(this.system.demo().get(Api.DIRECT).traceId()).isNotEmpty();
	}

}
