package dev.tricall.system;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tricall.system.Problems.assertProblemInside;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Only who knows the registry's password registers, and reads who is there.
 */
@SystemTest
class RegistryIntrudersSystemTests {

	private static final String INSTANCE = """
			{"instance": {"instanceId": "intruder:1", "hostName": "localhost", "app": "%s", "ipAddr": "127.0.0.1",
			"vipAddress": "%1$s", "status": "UP", "port": {"$": 1, "@enabled": "true"},
			"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"}}}
			""";

	private final TestSystem system;

	RegistryIntrudersSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "registry:wrong", "service-b:demo-service-b-secret" })
	void answers401WhenSomebodyWithoutThePasswordRegisters(String credentials) {
		assertRefused(register(credentials, "INTRUDER"));
		assertRefused(register(credentials, "SERVICE-B"));
		assertThat(who().get("/eureka/apps/INTRUDER").status()).isEqualTo(404);
		assertThat(who().get("/eureka/apps").text()).contains("service-b").doesNotContain("intruder");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "registry:wrong" })
	void answers401WhenSomebodyWithoutThePasswordReads(String credentials) {
		assertRefused(registry(credentials).get("/eureka/apps"));
		assertRefused(registry(credentials).get("/"));
	}

	@Test
	void answers401WhenSomebodyComesWithACallersToken() {
		assertRefused(new Api(address(), this.system.demo().authorization()).get("/eureka/apps"));
	}

	private Reply register(String credentials, String application) {
		Api registry = registry(credentials);
		return registry.send(registry.request("/eureka/apps/" + application)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(INSTANCE.formatted(application))));
	}

	private Api who() {
		return registry("registry:demo-registry-password");
	}

	private Api registry(String credentials) {
		String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
		return new Api(address(), () -> credentials.isEmpty() ? "" : "Basic " + basic);
	}

	private URI address() {
		return URI.create("http://" + this.system.backstage().address("discovery-server"));
	}

	private static void assertRefused(Reply reply) {
		assertProblemInside(reply, 401);
		assertThat(reply.header("WWW-Authenticate")).startsWith("Basic");
	}

}
