package dev.tricall.system.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import dev.tricall.secrets.DemoSecrets;

/**
 * A program that calls the system through its gateway, as a user's would.
 */
final class Caller {

	static final String CLIENT = "demo-client";

	static final String SECRET = DemoSecrets.valueInEnvironment("DEMO_CLIENT_SECRET");

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

	private final URI gateway;

	private String token = "";

	Caller(URI gateway) {
		this.gateway = gateway;
	}

	/**
	 * Gets a token, which later calls carry.
	 */
	Answer authenticate() throws IOException, InterruptedException {
		String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
		Answer answer = send(request("/oauth2/token").header("Authorization", "Basic " + basic)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials&scope=data.read+data.write")));
		this.token = answer.field("access_token");
		return answer;
	}

	/**
	 * Hands in a piece of data.
	 * @param id idempotency key
	 */
	Answer post(String transport, String id, String key, String value) throws IOException, InterruptedException {
		return send(request("/service-a/api/data/" + transport).header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", id)
			.POST(BodyPublishers.ofString("{\"key\": \"%s\", \"value\": \"%s\"}".formatted(key, value))));
	}

	Answer get(String path) throws IOException, InterruptedException {
		return send(request(path).header("Authorization", "Bearer " + this.token).GET());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.gateway.resolve(path)).timeout(LIMIT);
	}

	private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
		long start = System.nanoTime();
		return Answer.of(this.client.send(request.build(), BodyHandlers.ofString()),
				Duration.ofNanos(System.nanoTime() - start));
	}

}
