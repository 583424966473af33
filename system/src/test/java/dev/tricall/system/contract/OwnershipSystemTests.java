package dev.tricall.system.contract;

import org.junit.jupiter.api.Test;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ForEachEntryPoint;
import dev.tricall.system.testing.ForEachSynchronousEntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenForge;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * The first caller that writes a key owns it.
 */
@SystemTest
class OwnershipSystemTests {

	private final TestSystem system;

	OwnershipSystemTests(TestSystem system) {
		this.system = system;
	}

	@ForEachSynchronousEntryPoint
	void respondsWith403WhenAnotherCallerOwnsTheKey(String path) throws Exception {
		String id = ApiClient.newId();
		String key = keyOfDemoClient();
		assertProblem(otherCaller().post(path, id, key, "stolen"), 403);
		assertUnchanged(key);
		// The rejection has not used up the id.
		assertThat(this.system.demo().post(path, id, key, "mine").status()).isEqualTo(200);
	}

	@Test
	void storesARejectionOverKafkaWhenAnotherCallerOwnsTheKey() throws Exception {
		String key = keyOfDemoClient();
		String id = ApiClient.newId();
		Response receipt = otherCaller().handle(ApiClient.pathFor("kafka"), id, key, "stolen");
		assertThat(receipt.field("status")).as(receipt.toString()).isEqualTo("REJECTED");
		assertThat(receipt.field("reason")).isNotBlank();
		assertThat(receipt.field("transport")).isEqualTo("kafka");
		assertProblem(this.system.demo().get("/service-b/api/receipts/" + id), 404);
		assertUnchanged(key);
	}

	@ForEachEntryPoint
	void adminOverwritesDataAndTheOwnerStays(String path) {
		String key = keyOfDemoClient();
		assertThat(this.system.admin().handle(path, ApiClient.newId(), key, "corrected").field("status"))
			.isEqualTo("APPLIED");
		Response stored = this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key);
		assertThat(stored.field("value")).isEqualTo("corrected");
		assertThat(stored.field("owner")).isEqualTo("demo-client");
	}

	@ForEachEntryPoint
	void ownerOverwritesData(String path) {
		String key = keyOfDemoClient();
		assertThat(this.system.demo().handle(path, ApiClient.newId(), key, "changed").field("status"))
			.isEqualTo("APPLIED");
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("changed");
	}

	private String keyOfDemoClient() {
		String key = ApiClient.newKey();
		this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, "mine");
		return key;
	}

	private void assertUnchanged(String key) {
		Response stored = this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key);
		assertThat(stored.field("value")).isEqualTo("mine");
		assertThat(stored.field("owner")).isEqualTo("demo-client");
	}

	private ApiClient otherCaller() throws Exception {
		TokenForge forge = this.system.forge();
		return this.system.bearer(forge.signed(forge.claims("other-caller")));
	}

}
