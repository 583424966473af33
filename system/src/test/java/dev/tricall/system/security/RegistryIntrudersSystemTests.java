package dev.tricall.system.security;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblemWithoutTrace;

/**
 * The registry rejects clients without an account, and an account can write only the
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
	void respondsWith401ToARegistrationWithoutThePassword(String credentials) {
		assertRejected(register(credentials, "INTRUDER"), 401);
		assertRejected(register(credentials, "SERVICE-B"), 401);
		assertNoIntruder();
	}

	@ParameterizedTest
	@ValueSource(strings = { "service-a:demo-service-a-registry-password", "gateway:demo-gateway-registry-password",
			READER })
	void respondsWith403ToARegistrationForAnotherService(String credentials) {
		assertRejected(register(credentials, "AUTH-SERVER"), 403);
		assertRejected(register(credentials, "SERVICE-B"), 403);
		assertNoIntruder();
	}

	@Test
	void respondsWith403ToADeregistrationOfAnotherService() {
		Matcher instance = Pattern.compile("service-b:[^\"<,]+").matcher(reader().get("/eureka/apps/SERVICE-B").text());
		assertThat(instance.find()).isTrue();
		ApiClient serviceA = registry("service-a:demo-service-a-registry-password");
		assertRejected(serviceA.send(serviceA.request("/eureka/apps/SERVICE-B/" + instance.group()).DELETE()), 403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "prometheus:wrong" })
	void respondsWith401ToAReadWithoutThePassword(String credentials) {
		assertRejected(registry(credentials).get("/eureka/apps"), 401);
		assertRejected(registry(credentials).get("/"), 401);
	}

	@Test
	void respondsWith401ToACallersToken() {
		assertRejected(new ApiClient(address(), this.system.demo().authorization()).get("/eureka/apps"), 401);
	}

	private Response register(String credentials, String application) {
		ApiClient registry = registry(credentials);
		return registry.send(registry.request("/eureka/apps/" + application)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(INSTANCE.formatted(application))));
	}

	private void assertNoIntruder() {
		assertThat(reader().get("/eureka/apps").text()).contains("service-b").doesNotContain("intruder");
	}

	private ApiClient reader() {
		return registry(READER);
	}

	private ApiClient registry(String credentials) {
		String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
		return new ApiClient(address(), () -> credentials.isEmpty() ? "" : "Basic " + basic);
	}

	private URI address() {
		return URI.create("http://" + this.system.control().address("discovery-server"));
	}

	private static void assertRejected(Response response, int status) {
		assertProblemWithoutTrace(response, status);
		if (status == 401) {
			assertThat(response.header("WWW-Authenticate")).startsWith("Basic");
		}
	}

}
