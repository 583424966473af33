package dev.tricall.registration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.netflix.discovery.DiscoveryClient;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class RegistrationAutoConfigurationTests {

	private static final String PASSWORD = "pässword:of some-service";

	private static final String BASIC = Base64.getEncoder()
		.encodeToString(("some-service:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

	@Test
	void authenticatesWithTheAccountOfTheService() throws IOException {
		Map<String, String> received = new ConcurrentHashMap<>();
		HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		registry.createContext("/", (exchange) -> {
			received.put(exchange.getRequestMethod(),
					String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
			exchange.sendResponseHeaders(404, -1);
			exchange.close();
		});
		registry.start();
		try (ConfigurableApplicationContext context = start("http://127.0.0.1:" + registry.getAddress().getPort(),
				PASSWORD)) {
			assertThat(context.getBean(RegistryAccount.class)).hasToString("RegistryAccount[some-service]");
			await().until(() -> received.keySet().contains("POST"));
			assertThat(received).containsEntry("GET", "Basic " + BASIC).containsEntry("POST", "Basic " + BASIC);
		}
		finally {
			registry.stop(0);
		}
	}

	@Test
	void logsNoPasswordWhenTheRegistryIsUnavailable(CapturedOutput output) {
		start("http://127.0.0.1:1", PASSWORD).close();
		assertThat(output).contains("serviceUrl='http://127.0.0.1:1/eureka", DiscoveryClient.class.getSimpleName())
			.doesNotContain(PASSWORD, BASIC);
	}

	@Test
	void failsToStartWithoutAPassword() {
		assertThatThrownBy(() -> start("http://127.0.0.1:1", "")).rootCause()
			.hasMessageContaining("registration.password is not set");
	}

	private static ConfigurableApplicationContext start(String registry, String password) {
		return new SpringApplicationBuilder(Service.class).run("--spring.config.import=classpath:registry.yaml",
				"--spring.application.name=some-service", "--server.port=0", "--EUREKA_URL=" + registry + "/eureka",
				"--registration.password=" + password, "--registration.drain=0");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

	}

}
