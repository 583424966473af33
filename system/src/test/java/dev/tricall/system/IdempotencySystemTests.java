package dev.tricall.system;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same id of the same caller is applied once, over every transport.
 */
@SystemTest
class IdempotencySystemTests {

	private final TestSystem system;

	IdempotencySystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void appliesOnceWhatComesTwice(String first, String second) {
		String id = Api.newId();
		String key = Api.newKey();
		Reply applied = this.system.demo().handle(first, id, key, "once");
		Reply stored = this.system.demo().get(Api.DIRECT + "/" + key);
		Reply replayed = this.system.demo().handle(second, id, key, "once");
		assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
		for (String field : List.of("id", "key", "status", "transport", "handledBy", "handledAt")) {
			assertThat(replayed.field(field)).as(field).isNotEmpty().isEqualTo(applied.field(field));
		}
		if (Api.AT_ONCE.contains(second)) {
			assertThat(replayed.json().path("replayed").asBoolean(false)).isTrue();
		}
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).text()).isEqualTo(stored.text());
	}

	static Stream<Arguments> pairs() {
		return Api.WAYS.stream().flatMap((first) -> Api.WAYS.stream().map((second) -> Arguments.of(first, second)));
	}

	@Test
	void aRepetitionDoesNotUndoALaterChange() {
		String id = Api.newId();
		String key = Api.newKey();
		this.system.demo().handle(Api.over("rest"), id, key, "first");
		this.system.demo().handle(Api.over("rest"), Api.newId(), key, "later");
		for (String way : Api.WAYS) {
			this.system.demo().handle(way, id, key, "first");
		}
		// Something after it on the same partition tells that the repetition was seen.
		this.system.demo().handle(Api.over("kafka"), Api.newId(), key, "last");
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("last");
	}

	@OverEachWayAtOnce
	void answers422WhenTheIdWasUsedForOtherContent(String path) {
		String id = Api.newId();
		String key = Api.newKey();
		this.system.demo().handle(Api.over("rest"), id, key, "first");
		assertProblem(this.system.demo().post(path, id, key, "other value"), 422);
		assertProblem(this.system.demo().post(path, id, Api.newKey(), "first"), 422);
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("first");
	}

	@OverEachWay
	void aLaterRejectionOverKafkaDoesNotHideTheReceipt(String path) {
		String id = Api.newId();
		String key = Api.newKey();
		this.system.demo().handle(path, id, key, "first");
		Reply applied = this.system.demo().get("/service-b/api/receipts/" + id);
		Reply accepted = this.system.demo().post(Api.over("kafka"), id, key, "other value");
		assertThat(accepted.status()).isEqualTo(202);
		// A later record of the same key proves that this one was handled.
		this.system.demo().handle(Api.over("kafka"), Api.newId(), key, "last");
		assertThat(this.system.demo().get(accepted.header("Location")).text()).isEqualTo(applied.text());
		assertThat(applied.field("status")).isEqualTo("APPLIED");
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("last");
	}

	@Test
	void appliesOnceWhatComesManyTimesAtOnce() {
		String id = Api.newId();
		String key = Api.newKey();
		List<Reply> replies = Stream.of(Api.AT_ONCE, Api.AT_ONCE, Api.AT_ONCE, Api.AT_ONCE)
			.flatMap(List::stream)
			.parallel()
			.map((path) -> this.system.demo().post(path, id, key, "once"))
			.toList();
		assertThat(replies).allMatch((reply) -> reply.status() == 200);
		assertThat(replies.stream().filter((reply) -> !reply.json().path("replayed").asBoolean(true))).hasSize(1);
		assertThat(replies.stream().map((reply) -> reply.field("handledAt")).distinct()).hasSize(1);
	}

}
