package dev.tricall.system;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tricall.system.Problems.assertProblemInside;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Only services register, each under its own name, and nobody reads the registry without
 * an account.
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
	@ValueSource(strings = { "", "service-b:wrong", "service-b:demo-service-b-secret" })
	void answers401WhenSomebodyWithoutThePasswordRegisters(String credentials) {
		assertRefused(register(credentials, "INTRUDER"), 401);
		assertRefused(register(credentials, "SERVICE-B"), 401);
		assertNoIntruder();
	}

	@ParameterizedTest
	@ValueSource(strings = { "service-a:demo-service-a-registry-password", "gateway:demo-gateway-registry-password",
			"prometheus:demo-prometheus-registry-password" })
	void answers403WhenAnAccountRegistersForAnotherService(String credentials) {
		assertRefused(register(credentials, "AUTH-SERVER"), 403);
		assertRefused(register(credentials, "SERVICE-B"), 403);
		assertNoIntruder();
	}

	@Test
	void answers403WhenAnAccountDeregistersAnotherService() {
		Matcher instance = Pattern.compile("service-b:[^\"<,]+").matcher(reader().get("/eureka/apps/SERVICE-B").text());
		assertThat(instance.find()).isTrue();
		Api serviceA = registry("service-a:demo-service-a-registry-password");
		assertRefused(serviceA.send(serviceA.request("/eureka/apps/SERVICE-B/" + instance.group()).DELETE()), 403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "prometheus:wrong" })
	void answers401WhenSomebodyWithoutThePasswordReads(String credentials) {
		assertRefused(registry(credentials).get("/eureka/apps"), 401);
		assertRefused(registry(credentials).get("/"), 401);
	}

	@Test
	void answers401WhenSomebodyComesWithACallersToken() {
		assertRefused(new Api(address(), this.system.demo().authorization()).get("/eureka/apps"), 401);
	}

	private Reply register(String credentials, String application) {
		Api registry = registry(credentials);
		return registry.send(registry.request("/eureka/apps/" + application)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(INSTANCE.formatted(application))));
	}

	private void assertNoIntruder() {
		assertThat(reader().get("/eureka/apps").text()).contains("service-b").doesNotContain("intruder");
	}

	private Api reader() {
		return registry("prometheus:demo-prometheus-registry-password");
	}

	private Api registry(String credentials) {
		String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
		return new Api(address(), () -> credentials.isEmpty() ? "" : "Basic " + basic);
	}

	private URI address() {
		return URI.create("http://" + this.system.backstage().address("discovery-server"));
	}

	private static void assertRefused(Reply reply, int status) {
		assertProblemInside(reply, status);
		if (status == 401) {
			assertThat(reply.header("WWW-Authenticate")).startsWith("Basic");
		}
	}

}
