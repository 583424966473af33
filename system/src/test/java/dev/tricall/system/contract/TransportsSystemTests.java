package dev.tricall.system.contract;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The same operation over each transport.
 */
@SystemTest
class TransportsSystemTests {

	private final TestSystem system;

	TransportsSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void respondsWithTheReceiptOfAppliedData(String transport) {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		Response response = this.system.demo().post(ApiClient.pathFor(transport), id, key, "hello");
		assertThat(response.status()).as(response.toString()).isEqualTo(200);
		assertReceipt(response, id, key, transport);
		assertStored(key, "hello");
	}

	@Test
	void respondsOverKafkaWithTheLocationOfTheReceipt() {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		Response accepted = this.system.demo().post(ApiClient.pathFor("kafka"), id, key, "hello");
		assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
		assertThat(accepted.header("Location")).isEqualTo("/service-b/api/receipts/" + id);
		Response receipt = await().atMost(TestSystem.PATIENCE)
			.until(() -> this.system.demo().get(accepted.header("Location")), (response) -> response.status() == 200);
		assertReceipt(receipt, id, key, "kafka");
		assertStored(key, "hello");
	}

	@Test
	void serviceBAcceptsDataDirectly() {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		Response response = this.system.demo().post(ApiClient.SERVICE_B_DATA, id, key, "hello");
		assertThat(response.status()).as(response.toString()).isEqualTo(200);
		assertReceipt(response, id, key, "rest");
		assertStored(key, "hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc", "kafka" })
	void generatesAnIdempotencyKeyIfThereIsNone(String transport) {
		Response response = this.system.demo()
			.post(ApiClient.pathFor(transport), ApiClient.body(ApiClient.newKey(), "hello"));
		String id = (response.status() == 202) ? response.header("Location").replaceAll(".*/", "")
				: response.field("id");
		assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void callsBothInstancesOfServiceB(String transport) {
		Set<String> handledBy = new HashSet<>();
		for (int call = 0; call < 20; call++) {
			handledBy.add(this.system.demo()
				.post(ApiClient.pathFor(transport), ApiClient.newId(), "both-instances", "call " + call)
				.field("handledBy"));
		}
		assertThat(handledBy).hasSize(2).allMatch((instance) -> instance.startsWith("service-b:"));
	}

	@Test
	void keepsTheOrderOfAKeyOverKafka() {
		String key = ApiClient.newKey();
		for (int change = 0; change < 20; change++) {
			this.system.demo().post(ApiClient.pathFor("kafka"), ApiClient.newId(), key, "change " + change);
		}
		this.system.demo().handle(ApiClient.pathFor("kafka"), ApiClient.newId(), key, "last");
		assertStored(key, "last");
	}

	@Test
	void healthNeedsNoToken() {
		assertThat(this.system.anonymous().get("/actuator/health").status()).isEqualTo(200);
	}

	private static void assertReceipt(Response response, String id, String key, String transport) {
		assertThat(response.field("id")).isEqualTo(id);
		assertThat(response.field("key")).isEqualTo(key);
		assertThat(response.field("status")).isEqualTo("APPLIED");
		assertThat(response.field("transport")).isEqualTo(transport);
		assertThat(response.field("handledBy")).startsWith("service-b:");
		assertThat(response.field("handledAt")).matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
		assertThat(response.json().path("replayed").asBoolean(true)).isFalse();
		assertThat(response.json().has("reason")).isFalse();
	}

	private void assertStored(String key, String value) {
		Response stored = this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key);
		assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
		assertThat(stored.field("key")).isEqualTo(key);
		assertThat(stored.field("value")).isEqualTo(value);
		assertThat(stored.field("owner")).isEqualTo("demo-client");
		assertThat(stored.field("updatedAt")).isNotBlank();
	}

}
