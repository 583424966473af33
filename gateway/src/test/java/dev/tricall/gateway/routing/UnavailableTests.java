package dev.tricall.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.tricall.gateway.GatewayTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Unavailable services: the only instance of service A is not reachable, service B has no
 * instance, and the issuer is not reachable.
 */
class UnavailableTests extends GatewayTest {

	UnavailableTests(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String gone = "http://localhost:" + socket.getLocalPort();
			register(registry, "service-a", gone);
			registry.add("gateway.auth-server", () -> gone);
		}
	}

	@Test
	void respondsWith503WhenTheOnlyInstanceIsGone() {
		assertUnavailable("/service-a/api/data/rest");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-b/api/data", "/service-b/api/receipts/x" })
	void respondsWith503WhenThereIsNoInstance(String path) {
		assertUnavailable(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login", "/oauth2/jwks" })
	void respondsWith503WhenTheIssuerIsGone(String path) {
		assertUnavailable(path);
	}

	private void assertUnavailable(String path) {
		HttpResponse<String> response = get(path, token("data.read"));
		assertProblem(response, 503);
		assertThat(response.headers().firstValue("Retry-After")).contains("2");
		assertThat(serviceB.received()).isEmpty();
	}

}
