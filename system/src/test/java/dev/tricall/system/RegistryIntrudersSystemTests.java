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
 * The registry is closed to callers without an account, and an account writes only the
 * entries of its own service.
 */
@SystemTest
class RegistryIntrudersSystemTests {

	private static final String INSTANCE = """
			{"instance": {"instanceId": "intruder:1", "hostName": "localhost", "app": "%s", "ipAddr": "127.0.0.1",
			"vipAddress": "%1$s", "status": "UP", "port": {"$": 1, "@enabled": "true"},
			"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"}}}
			""";

	private static final String READER = "prometheus:demo-prometheus-registry-password";

	private final TestSystem system;

	RegistryIntrudersSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "service-b:wrong", "service-b:demo-service-b-secret" })
	void answers401WhenSomebodyWithoutThePasswordRegisters(String credentials) {
		assertRefused(register(credentials, "INTRUDER"));
		assertRefused(register(credentials, "SERVICE-B"));
		assertThat(who().get("/eureka/apps").text()).contains("service-b").doesNotContain("intruder");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "service-b:wrong" })
	void answers401WhenSomebodyWithoutThePasswordReads(String credentials) {
		assertRefused(registry(credentials).get("/eureka/apps"));
		assertRefused(registry(credentials).get("/"));
	}

	@Test
	void answers401WhenSomebodyComesWithACallersToken() {
		assertRefused(new Api(address(), this.system.demo().authorization()).get("/eureka/apps"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "AUTH-SERVER", "SERVICE-A", "auth-server", "GATEWAY" })
	void answers403WhenAServiceRegistersAsAnother(String application) {
		Reply reply = register("service-b:demo-service-b-registry-password", application);
		assertProblemInside(reply, 403);
		assertThat(who().get("/eureka/apps").text()).doesNotContain("intruder");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SERVICE-B", "PROMETHEUS" })
	void answers403WhenTheReaderRegisters(String application) {
		assertProblemInside(register(READER, application), 403);
		assertThat(who().get("/eureka/apps").text()).doesNotContain("intruder");
	}

	private Reply register(String credentials, String application) {
		Api registry = registry(credentials);
		return registry.send(registry.request("/eureka/apps/" + application)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(INSTANCE.formatted(application))));
	}

	private Api who() {
		return registry(READER);
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
