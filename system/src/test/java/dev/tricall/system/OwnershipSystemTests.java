package dev.tricall.system;

import org.junit.jupiter.api.Test;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first writer owns a key.
 */
@SystemTest
class OwnershipSystemTests {

	private final TestSystem system;

	OwnershipSystemTests(TestSystem system) {
		this.system = system;
	}

	@OverEachWayAtOnce
	void answers403WhenTheKeyIsAnothers(String path) throws Exception {
		String id = Api.newId();
		String key = keyOfDemoClient();
		assertProblem(stranger().post(path, id, key, "stolen"), 403);
		assertUntouched(key);
		// A refusal is no use of the id.
		assertThat(this.system.demo().post(path, id, key, "mine").status()).isEqualTo(200);
	}

	@Test
	void leavesARejectionOverKafkaWhenTheKeyIsAnothers() throws Exception {
		String key = keyOfDemoClient();
		String id = Api.newId();
		Reply receipt = stranger().handle(Api.over("kafka"), id, key, "stolen");
		assertThat(receipt.field("status")).as(receipt.toString()).isEqualTo("REJECTED");
		assertThat(receipt.field("reason")).isNotBlank();
		assertThat(receipt.field("transport")).isEqualTo("kafka");
		assertProblem(this.system.demo().get("/service-b/api/receipts/" + id), 404);
		assertUntouched(key);
	}

	@OverEachWay
	void letsAnAdminOverwriteAndLeavesTheOwner(String path) {
		String key = keyOfDemoClient();
		assertThat(this.system.admin().handle(path, Api.newId(), key, "corrected").field("status"))
			.isEqualTo("APPLIED");
		Reply stored = this.system.demo().get(Api.DIRECT + "/" + key);
		assertThat(stored.field("value")).isEqualTo("corrected");
		assertThat(stored.field("owner")).isEqualTo("demo-client");
	}

	@OverEachWay
	void letsTheOwnerOverwrite(String path) {
		String key = keyOfDemoClient();
		assertThat(this.system.demo().handle(path, Api.newId(), key, "changed").field("status")).isEqualTo("APPLIED");
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("changed");
	}

	private String keyOfDemoClient() {
		String key = Api.newKey();
		this.system.demo().post(Api.DIRECT, Api.newId(), key, "mine");
		return key;
	}

	private void assertUntouched(String key) {
		Reply stored = this.system.demo().get(Api.DIRECT + "/" + key);
		assertThat(stored.field("value")).isEqualTo("mine");
		assertThat(stored.field("owner")).isEqualTo("demo-client");
	}

	private Api stranger() throws Exception {
		TokenForge forge = this.system.forge();
		return this.system.bearer(forge.signed(forge.claims("stranger")));
	}

}
