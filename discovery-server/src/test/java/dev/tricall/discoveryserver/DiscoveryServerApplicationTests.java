package dev.tricall.discoveryserver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DiscoveryServerApplicationTests {

	private static final String USER = "registry:demo-registry-password";

	private static final String INSTANCE = """
			{"instance": {"instanceId": "one", "app": "SOME-SERVICE", "hostName": "localhost", "ipAddr": "127.0.0.1", "status": "UP",
			"port": {"$": 1234, "@enabled": "true"},
			"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo",
			"name": "MyOwn"}}}""";

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void anInstanceIsSeenWhenItHasRegisteredAndGoneWhenItHasLeft() throws Exception {
		assertThat(send("POST", "/eureka/apps/SOME-SERVICE", INSTANCE).statusCode()).isEqualTo(204);
		assertThat(send("GET", "/eureka/apps/SOME-SERVICE", "").body()).contains("\"instanceId\":\"one\"");
		assertThat(send("DELETE", "/eureka/apps/SOME-SERVICE/one", "").statusCode()).isEqualTo(200);
		assertThat(send("GET", "/eureka/apps/SOME-SERVICE", "").statusCode()).isEqualTo(404);
	}

	@Test
	void whoDoesNotKnowThePasswordCanNeitherRegisterNorRead() throws Exception {
		for (String user : new String[] { "", "registry:wrong", "other:demo-registry-password" }) {
			HttpResponse<String> answer = send(user, "POST", "/eureka/apps/INTRUDER", INSTANCE);
			assertThat(answer.statusCode()).isEqualTo(401);
			assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"registry\"");
			assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
			assertThat(send(user, "GET", "/eureka/apps", "").statusCode()).isEqualTo(401);
			assertThat(send(user, "GET", "/", "").statusCode()).isEqualTo(401);
		}
		assertThat(send("GET", "/eureka/apps", "").body()).doesNotContain("INTRUDER");
	}

	@Test
	void theActuatorIsNotAmongTheRegistrysPages() throws Exception {
		assertThat(send("", "GET", "/actuator/health", "").statusCode()).isEqualTo(401);
		assertThat(send("GET", "/actuator/env", "").statusCode()).isEqualTo(404);
	}

	@Test
	void theDashboardsLinksStayBehindTheGatewaysPrefix() throws Exception {
		HttpResponse<String> page = this.client.send(request(USER, "/").header("X-Forwarded-Prefix", "/discovery")
			.header("Accept", "text/html")
			.GET()
			.build(), BodyHandlers.ofString());
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("<base href=\"/discovery/\">");
	}

	private HttpResponse<String> send(String method, String path, String body) throws Exception {
		return send(USER, method, path, body);
	}

	private HttpResponse<String> send(String user, String method, String path, String body) throws Exception {
		return this.client.send(request(user, path).header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.method(method, BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String user, String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
		return user.isEmpty() ? request : request.header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
	}

}
