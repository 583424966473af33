package dev.tricall.system;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Receipts are found under the idempotency key, by the caller that sent it.
 */
@SystemTest
class ReceiptsSystemTests {

	private static final String RECEIPTS = "/service-b/api/receipts/";

	private final TestSystem system;

	ReceiptsSystemTests(TestSystem system) {
		this.system = system;
	}

	/** All visible ASCII but letters and digits, which the UUID brings. */
	@ParameterizedTest
	@ValueSource(strings = { "!\"#$%&'()*+,-./:;", "<=>?@[\\]^_`{|}~", "../../../actuator/env?" })
	void areFoundWhereLocationSaysWhateverTheId(String characters) {
		String id = characters + UUID.randomUUID();
		Reply receipt = this.system.demo().handle(Api.over("kafka"), id, Api.newKey(), "v");
		assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
		assertThat(receipt.field("id")).isEqualTo(id);
	}

	@OverEachWay
	void belongToTheirCallerWhoeverElseUsesTheId(String path) {
		String id = Api.newId();
		String key = Api.newKey();
		String othersKey = Api.newKey();
		assertThat(this.system.admin().handle(path, id, key, "v").field("status")).isEqualTo("APPLIED");
		for (Api caller : List.of(this.system.demo(), this.system.reader())) {
			assertProblem(caller.get(RECEIPTS + id), 404);
		}
		Reply first = this.system.admin().get(RECEIPTS + id);
		Reply others = this.system.demo().handle(path, id, othersKey, "other value");
		assertThat(others.field("status")).as(others.toString()).isEqualTo("APPLIED");
		assertThat(others.field("key")).isEqualTo(othersKey);
		assertThat(this.system.admin().get(RECEIPTS + id).text()).isEqualTo(first.text());
		assertThat(this.system.demo().get(RECEIPTS + id).field("key")).isEqualTo(othersKey);
	}

	@Test
	void doNotChangeWhenAnotherCallerUsesTheIdOverKafka() {
		String id = Api.newId();
		String key = Api.newKey();
		this.system.admin().handle(Api.over("rest"), id, key, "v");
		Reply first = this.system.admin().get(RECEIPTS + id);
		Reply rejected = this.system.demo().handle(Api.over("kafka"), id, key, "stolen");
		assertThat(rejected.field("status")).as(rejected.toString()).isEqualTo("REJECTED");
		assertThat(this.system.admin().get(RECEIPTS + id).text()).isEqualTo(first.text());
		assertThat(first.field("status")).isEqualTo("APPLIED");
		assertThat(this.system.admin().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("v");
	}

	@OverEachWay
	void areReadByAnAdminWhoNamesTheSubject(String path) {
		String id = Api.newId();
		this.system.demo().handle(path, id, Api.newKey(), "v");
		String own = RECEIPTS + id;
		assertProblem(this.system.admin().get(own), 404);
		Reply receipt = this.system.admin().get(own + "?subject=demo-client");
		assertThat(receipt.text()).isEqualTo(this.system.demo().get(own).text());
		assertProblem(this.system.admin().get(own + "?subject=nobody"), 404);
	}

	@Test
	void areNotReadByOthersWhoNameTheSubject() {
		String id = Api.newId();
		this.system.admin().handle(Api.DIRECT, id, Api.newKey(), "v");
		String path = RECEIPTS + id + "?subject=";
		assertProblem(this.system.demo().get(path + "admin-client"), 403);
		assertProblem(this.system.reader().get(path + "admin-client"), 403);
		assertProblem(this.system.demo().get(path + "demo-client"), 404);
		assertProblem(this.system.client("admin-client", "data.write").get(path + "demo-client"), 403);
		assertProblem(this.system.admin().get(path), 400);
		assertProblem(this.system.admin().get(path + "s".repeat(256)), 400);
	}

}
