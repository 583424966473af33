package dev.tricall.system.contract;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ForEachEntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * A caller finds the receipts of its own idempotency keys.
 */
@SystemTest
class ReceiptsSystemTests {

	private static final String RECEIPTS = "/service-b/api/receipts/";

	private final TestSystem system;

	ReceiptsSystemTests(TestSystem system) {
		this.system = system;
	}

	/** All visible ASCII characters; the UUID adds letters and digits. */
	@ParameterizedTest
	@ValueSource(strings = { "!\"#$%&'()*+,-./:;", "<=>?@[\\]^_`{|}~", "../../../actuator/env?" })
	void locationLeadsToTheReceiptForAnyId(String characters) {
		String id = characters + UUID.randomUUID();
		Response receipt = this.system.demo().handle(ApiClient.pathFor("kafka"), id, ApiClient.newKey(), "v");
		assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
		assertThat(receipt.field("id")).isEqualTo(id);
	}

	@ForEachEntryPoint
	void receiptsBelongToTheirCaller(String path) {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		String othersKey = ApiClient.newKey();
		assertThat(this.system.admin().handle(path, id, key, "v").field("status")).isEqualTo("APPLIED");
		for (ApiClient caller : List.of(this.system.demo(), this.system.reader())) {
			assertProblem(caller.get(RECEIPTS + id), 404);
		}
		Response first = this.system.admin().get(RECEIPTS + id);
		Response others = this.system.demo().handle(path, id, othersKey, "other value");
		assertThat(others.field("status")).as(others.toString()).isEqualTo("APPLIED");
		assertThat(others.field("key")).isEqualTo(othersKey);
		assertThat(this.system.admin().get(RECEIPTS + id).text()).isEqualTo(first.text());
		assertThat(this.system.demo().get(RECEIPTS + id).field("key")).isEqualTo(othersKey);
	}

	@Test
	void receiptsSurviveTheSameIdOfAnotherCallerOverKafka() {
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		this.system.admin().handle(ApiClient.pathFor("rest"), id, key, "v");
		Response first = this.system.admin().get(RECEIPTS + id);
		Response rejected = this.system.demo().handle(ApiClient.pathFor("kafka"), id, key, "stolen");
		assertThat(rejected.field("status")).as(rejected.toString()).isEqualTo("REJECTED");
		assertThat(this.system.admin().get(RECEIPTS + id).text()).isEqualTo(first.text());
		assertThat(first.field("status")).isEqualTo("APPLIED");
		assertThat(this.system.admin().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("v");
	}

	@ForEachEntryPoint
	void adminReadsReceiptsOfASubject(String path) {
		String id = ApiClient.newId();
		this.system.demo().handle(path, id, ApiClient.newKey(), "v");
		String own = RECEIPTS + id;
		assertProblem(this.system.admin().get(own), 404);
		Response receipt = this.system.admin().get(own + "?subject=demo-client");
		assertThat(receipt.text()).isEqualTo(this.system.demo().get(own).text());
		assertProblem(this.system.admin().get(own + "?subject=nobody"), 404);
	}

	@Test
	void otherCallersCannotReadReceiptsOfASubject() {
		String id = ApiClient.newId();
		this.system.admin().handle(ApiClient.SERVICE_B_DATA, id, ApiClient.newKey(), "v");
		String path = RECEIPTS + id + "?subject=";
		assertProblem(this.system.demo().get(path + "admin-client"), 403);
		assertProblem(this.system.reader().get(path + "admin-client"), 403);
		assertProblem(this.system.demo().get(path + "demo-client"), 404);
		assertProblem(this.system.client("admin-client", "data.write").get(path + "demo-client"), 403);
		assertProblem(this.system.admin().get(path), 400);
		assertProblem(this.system.admin().get(path + "s".repeat(256)), 400);
	}

}
