package dev.tricall.system;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever ends but the gateway comes back, and calls work again, without a hand. The
 * launcher shows it in {@link OutagesSystemTests}, where an engine has to be told to
 * start what was killed.
 */
@SystemTest
@Disruptive
@EnabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "see OutagesSystemTests")
class RestartsSystemTests {

	private final TestSystem system;

	RestartsSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres", "kafka", "discovery-server", "auth-server", "service-b-1", "service-a-1" })
	void callsWorkAgainWhenAPartIsBack(String part) throws Exception {
		this.system.backstage().restart(part);
		for (String path : Api.WAYS) {
			String id = Api.newId();
			String key = Api.newKey();
			await().atMost(TestSystem.PATIENCE)
				.until(() -> this.system.demo().post(path, id, key, "v").status() / 100 == 2);
			await().atMost(TestSystem.PATIENCE)
				.untilAsserted(() -> assertThat(this.system.demo().get("/service-b/api/receipts/" + id).status())
					.isEqualTo(200));
		}
		this.system.awaitInstances();
	}

}
