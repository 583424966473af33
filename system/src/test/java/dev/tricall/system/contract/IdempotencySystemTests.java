package dev.tricall.system.contract;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ForEachEntryPoint;
import dev.tricall.system.testing.ForEachSynchronousEntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * An idempotency key of a caller is applied once, over every transport.
 */
@SystemTest
class IdempotencySystemTests {

	private final TestSystem system;

	IdempotencySystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void appliesARepeatedRequestOnce(String first, String second) {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		Response applied = this.system.demo().handle(first, id, key, "once");
		Response stored = this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key);
		Response replayed = this.system.demo().handle(second, id, key, "once");
		assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
		for (String field : List.of("id", "key", "status", "transport", "handledBy", "handledAt")) {
			assertThat(replayed.field(field)).as(field).isNotEmpty().isEqualTo(applied.field(field));
		}
		if (ApiClient.SYNCHRONOUS_PATHS.contains(second)) {
			assertThat(replayed.json().path("replayed").asBoolean(false)).isTrue();
		}
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).text()).isEqualTo(stored.text());
	}

	static Stream<Arguments> pairs() {
		return ApiClient.WRITE_PATHS.stream()
			.flatMap((first) -> ApiClient.WRITE_PATHS.stream().map((second) -> Arguments.of(first, second)));
	}

	@Test
	void aReplayDoesNotUndoALaterChange() {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		this.system.demo().handle(ApiClient.pathFor("rest"), id, key, "first");
		this.system.demo().handle(ApiClient.pathFor("rest"), ApiClient.newId(), key, "later");
		for (String way : ApiClient.WRITE_PATHS) {
			this.system.demo().handle(way, id, key, "first");
		}
		// A later record of the same partition proves that the replay was handled.
		this.system.demo().handle(ApiClient.pathFor("kafka"), ApiClient.newId(), key, "last");
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("last");
	}

	@ForEachSynchronousEntryPoint
	void respondsWith422WhenTheIdIsReusedForOtherContent(String path) {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		this.system.demo().handle(ApiClient.pathFor("rest"), id, key, "first");
		assertProblem(this.system.demo().post(path, id, key, "other value"), 422);
		assertProblem(this.system.demo().post(path, id, ApiClient.newKey(), "first"), 422);
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("first");
	}

	@ForEachEntryPoint
	void aLaterRejectionOverKafkaDoesNotHideTheReceipt(String path) {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		this.system.demo().handle(path, id, key, "first");
		Response applied = this.system.demo().get("/service-b/api/receipts/" + id);
		Response accepted = this.system.demo().post(ApiClient.pathFor("kafka"), id, key, "other value");
		assertThat(accepted.status()).isEqualTo(202);
		// A later record of the same key proves that this one was handled.
		this.system.demo().handle(ApiClient.pathFor("kafka"), ApiClient.newId(), key, "last");
		assertThat(this.system.demo().get(accepted.header("Location")).text()).isEqualTo(applied.text());
		assertThat(applied.field("status")).isEqualTo("APPLIED");
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("last");
	}

	@Test
	void appliesConcurrentRepetitionsOnce() {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		List<Response> responses = Stream
			.of(ApiClient.SYNCHRONOUS_PATHS, ApiClient.SYNCHRONOUS_PATHS, ApiClient.SYNCHRONOUS_PATHS,
					ApiClient.SYNCHRONOUS_PATHS)
			.flatMap(List::stream)
			.parallel()
			.map((path) -> this.system.demo().post(path, id, key, "once"))
			.toList();
		assertThat(responses).allMatch((response) -> response.status() == 200);
		assertThat(responses.stream().filter((response) -> !response.json().path("replayed").asBoolean(true)))
			.hasSize(1);
		assertThat(responses.stream().map((response) -> response.field("handledAt")).distinct()).hasSize(1);
	}

}
