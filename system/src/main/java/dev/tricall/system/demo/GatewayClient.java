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
import dev.tricall.system.Settings;

/**
 * Calls the system through its gateway. Not thread-safe.
 */
final class GatewayClient {

	static final String CLIENT_ID = "demo-client";

	static final String CLIENT_SECRET = DemoSecrets.valueInEnvironment("DEMO_CLIENT_SECRET");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HttpClient client;

	private final URI gateway;

	private String token = "";

	GatewayClient(Settings settings) throws IOException {
		HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
		settings.sslContext().ifPresent(builder::sslContext);
		this.client = builder.build();
		this.gateway = settings.gateway();
	}

	/**
	 * Obtains a token, which later calls send.
	 */
	GatewayResponse authenticate() throws IOException, InterruptedException {
		String basic = Base64.getEncoder()
			.encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
		GatewayResponse response = send(request("/oauth2/token").header("Authorization", "Basic " + basic)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials&scope=data.read+data.write")));
		this.token = response.field("access_token");
		return response;
	}

	/**
	 * Sends data to service A, which sends it to service B over the transport.
	 * @param id the idempotency key
	 */
	GatewayResponse post(String transport, String id, String key, String value)
			throws IOException, InterruptedException {
		return send(request("/service-a/api/data/" + transport).header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", id)
			.POST(BodyPublishers.ofString("{\"key\": \"%s\", \"value\": \"%s\"}".formatted(key, value))));
	}

	GatewayResponse get(String path) throws IOException, InterruptedException {
		return send(request(path).header("Authorization", "Bearer " + this.token).GET());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.gateway.resolve(path)).timeout(TIMEOUT);
	}

	private GatewayResponse send(HttpRequest.Builder request) throws IOException, InterruptedException {
		long start = System.nanoTime();
		return GatewayResponse.of(this.client.send(request.build(), BodyHandlers.ofString()),
				Duration.ofNanos(System.nanoTime() - start));
	}

}
