package dev.tricall.discoveryserver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DiscoveryServerApplicationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void anInstanceIsSeenWhenItHasRegisteredAndGoneWhenItHasLeft() throws Exception {
		String instance = """
				{"instance": {"instanceId": "one", "app": "SOME-SERVICE", "hostName": "localhost", "ipAddr": "127.0.0.1", "status": "UP",
				"port": {"$": 1234, "@enabled": "true"},
				"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo",
				"name": "MyOwn"}}}""";
		assertThat(send("POST", "/eureka/apps/SOME-SERVICE", instance).statusCode()).isEqualTo(204);
		assertThat(send("GET", "/eureka/apps/SOME-SERVICE", "").body()).contains("\"instanceId\":\"one\"");
		assertThat(send("DELETE", "/eureka/apps/SOME-SERVICE/one", "").statusCode()).isEqualTo(200);
		assertThat(send("GET", "/eureka/apps/SOME-SERVICE", "").statusCode()).isEqualTo(404);
	}

	@Test
	void onlyHealthIsExposed() throws Exception {
		assertThat(send("GET", "/actuator/health", "").statusCode()).isEqualTo(200);
		assertThat(send("GET", "/actuator/env", "").statusCode()).isEqualTo(404);
	}

	private HttpResponse<String> send(String method, String path, String body) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.method(method, BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

}
