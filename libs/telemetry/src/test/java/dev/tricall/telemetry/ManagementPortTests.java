package dev.tricall.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import org.springframework.test.context.TestConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both ports of a service that uses this library.
 */
@AutoConfigureMetrics
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.config.import=classpath:telemetry.yaml")
class ManagementPortTests {

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port;

	private final int managementPort;

	private final MeterRegistry meters;

	ManagementPortTests(@LocalServerPort int port, @LocalManagementPort int managementPort, MeterRegistry meters) {
		this.port = port;
		this.managementPort = managementPort;
		this.meters = meters;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health", "/actuator/health/readiness", "/actuator/prometheus" })
	void servesOnlyAtTheManagementPort(String path) throws Exception {
		assertThat(get(this.managementPort, path).statusCode()).isEqualTo(200);
		assertThat(get(this.port, path).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/hello", "/actuator", "/actuator/env", "/actuator/metrics" })
	void deniesOtherPathsAtTheManagementPort(String path) throws Exception {
		assertThat(get(this.managementPort, path).statusCode()).isEqualTo(403);
	}

	@Test
	void healthHasNoDetails() throws Exception {
		assertThat(get(this.managementPort, "/actuator/health").body()).contains("UP").doesNotContain("components");
	}

	@Test
	void publishesHistogramsOfTheServices() throws Exception {
		this.meters.timer("tricall.test").record(Duration.ofMillis(15));
		assertThat(get(this.managementPort, "/actuator/prometheus").body())
			.contains("tricall_test_seconds_bucket{le=\"0.01\"} 0", "tricall_test_seconds_bucket{le=\"0.02\"} 1");
	}

	private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

	}

}
