package dev.tricall.system;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The main job, over each transport.
 */
@SystemTest
class TransportsSystemTests {

	private final TestSystem system;

	TransportsSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void answersWithTheReceiptOfWhatWasApplied(String transport) {
		String id = Api.newId();
		String key = Api.newKey();
		Reply reply = this.system.demo().post(Api.over(transport), id, key, "hello");
		assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
		assertReceipt(reply, id, key, transport);
		assertStored(key, "hello");
	}

	@Test
	void answersOverKafkaWithTheAddressOfTheReceipt() {
		String id = Api.newId();
		String key = Api.newKey();
		Reply accepted = this.system.demo().post(Api.over("kafka"), id, key, "hello");
		assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
		assertThat(accepted.header("Location")).isEqualTo("/service-b/api/receipts/" + id);
		Reply receipt = await().atMost(TestSystem.PATIENCE)
			.until(() -> this.system.demo().get(accepted.header("Location")), (reply) -> reply.status() == 200);
		assertReceipt(receipt, id, key, "kafka");
		assertStored(key, "hello");
	}

	@Test
	void takesDataWithoutServiceA() {
		String id = Api.newId();
		String key = Api.newKey();
		Reply reply = this.system.demo().post(Api.DIRECT, id, key, "hello");
		assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
		assertReceipt(reply, id, key, "rest");
		assertStored(key, "hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc", "kafka" })
	void makesAnIdempotencyKeyWhenTheCallerSendsNone(String transport) {
		Reply reply = this.system.demo().post(Api.over(transport), Api.body(Api.newKey(), "hello"));
		String id = (reply.status() == 202) ? reply.header("Location").replaceAll(".*/", "") : reply.field("id");
		assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void callsBothInstancesOfServiceB(String transport) {
		Set<String> handledBy = new HashSet<>();
		for (int call = 0; call < 20; call++) {
			handledBy.add(this.system.demo()
				.post(Api.over(transport), Api.newId(), "both-instances", "call " + call)
				.field("handledBy"));
		}
		assertThat(handledBy).hasSize(2).allMatch((instance) -> instance.startsWith("service-b:"));
	}

	@Test
	void keepsTheChangesOfOneKeyInOrderOverKafka() {
		String key = Api.newKey();
		for (int change = 0; change < 20; change++) {
			this.system.demo().post(Api.over("kafka"), Api.newId(), key, "change " + change);
		}
		this.system.demo().handle(Api.over("kafka"), Api.newId(), key, "last");
		assertStored(key, "last");
	}

	@Test
	void healthNeedsNoToken() {
		assertThat(this.system.anonymous().get("/actuator/health").status()).isEqualTo(200);
	}

	private static void assertReceipt(Reply reply, String id, String key, String transport) {
		assertThat(reply.field("id")).isEqualTo(id);
		assertThat(reply.field("key")).isEqualTo(key);
		assertThat(reply.field("status")).isEqualTo("APPLIED");
		assertThat(reply.field("transport")).isEqualTo(transport);
		assertThat(reply.field("handledBy")).startsWith("service-b:");
		assertThat(reply.field("handledAt")).matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
		assertThat(reply.json().path("replayed").asBoolean(true)).isFalse();
		assertThat(reply.json().has("reason")).isFalse();
	}

	private void assertStored(String key, String value) {
		Reply stored = this.system.demo().get(Api.DIRECT + "/" + key);
		assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
		assertThat(stored.field("key")).isEqualTo(key);
		assertThat(stored.field("value")).isEqualTo(value);
		assertThat(stored.field("owner")).isEqualTo("demo-client");
		assertThat(stored.field("updatedAt")).isNotBlank();
	}

}
