package dev.tricall.system.reliability;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every container but the gateway is restarted when it ends, and calls succeed again
 * without intervention. For processes, {@link OutagesSystemTests} shows that; there, an
 * engine would not restart a container that was killed.
 */
@SystemTest
@Disruptive
@EnabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "OutagesSystemTests covers processes")
class RestartsSystemTests {

	private final TestSystem system;

	RestartsSystemTests(TestSystem system) {
		this.system = system;
	}

	/**
	 * Several containers at once, because each needs seconds to start. The broker starts
	 * only while it can fetch the issuer's keys.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "kafka,discovery-server,service-a-1", "postgres,auth-server,service-b-1" })
	void callsSucceedAgainAfterARestart(String names) throws Exception {
		this.system.control().restart(names.split(","));
		for (String path : ApiClient.WRITE_PATHS) {
			String id = ApiClient.newId();
			String key = ApiClient.newKey();
			await().atMost(TestSystem.PATIENCE)
				.until(() -> this.system.demo().post(path, id, key, "v").status() / 100 == 2);
			await().atMost(TestSystem.PATIENCE)
				.untilAsserted(() -> assertThat(this.system.demo().get("/service-b/api/receipts/" + id).status())
					.isEqualTo(200));
		}
		this.system.awaitInstances();
	}

}
