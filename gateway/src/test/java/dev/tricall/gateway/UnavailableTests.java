package dev.tricall.gateway;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An instance of service A that is no longer there, no instance of service B, and no
 * issuer at its address.
 */
class UnavailableTests extends GatewayTest {

	UnavailableTests(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void nothingThere(DynamicPropertyRegistry registry) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String gone = "http://localhost:" + socket.getLocalPort();
			register(registry, "service-a", gone);
			registry.add("gateway.auth-server", () -> gone);
		}
	}

	@Test
	void answers503WithRetryAfterWhenAnInstanceIsGone() {
		assertUnavailable("/service-a/api/data/rest");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-b/api/data", "/service-b/api/receipts/x" })
	void answers503WithRetryAfterWhenThereIsNoInstance(String path) {
		assertUnavailable(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login", "/oauth2/jwks" })
	void answers503WithRetryAfterWhenTheIssuerIsGone(String path) {
		assertUnavailable(path);
	}

	private void assertUnavailable(String path) {
		HttpResponse<String> answer = get(path, token("data.read"));
		assertProblem(answer, 503);
		assertThat(answer.headers().firstValue("Retry-After")).contains("2");
		assertThat(serviceB.received()).isEmpty();
	}

}
