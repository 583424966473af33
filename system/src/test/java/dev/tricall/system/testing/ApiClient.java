package dev.tricall.system.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * Calls the system through the gateway as one caller, or a service on its own port.
 *
 * @param authorization supplies the value of the header, empty for none
 */
public record ApiClient(URI gateway, Supplier<String> authorization, HttpClients http) {

	/** Path for data that the gateway forwards directly to service B. */
	public static final String SERVICE_B_DATA = "/service-b/api/data";

	/** All paths that accept data. */
	public static final List<String> WRITE_PATHS = List.of(pathFor("rest"), pathFor("grpc"), pathFor("kafka"),
			SERVICE_B_DATA);

	/** The paths that accept data and respond with the receipt. */
	public static final List<String> SYNCHRONOUS_PATHS = List.of(pathFor("rest"), pathFor("grpc"), SERVICE_B_DATA);

	private static final JsonMapper JSON = new JsonMapper();

	/** A client without TLS. */
	public ApiClient(URI gateway, Supplier<String> authorization) {
		this(gateway, authorization, HttpClients.PLAIN);
	}

	/**
	 * Returns the path for data that service A sends over a transport.
	 */
	public static String pathFor(String transport) {
		return "/service-a/api/data/" + transport;
	}

	public static String newId() {
		return UUID.randomUUID().toString();
	}

	public static String newKey() {
		return "key-" + UUID.randomUUID();
	}

	public static String body(String key, String value) {
		return JSON.writeValueAsString(Map.of("key", key, "value", value));
	}

	public Response get(String path) {
		return send(request(path).GET());
	}

	/**
	 * Reads a list page by page.
	 * @param after the position before the first entry
	 * @param field contains the position of an entry
	 */
	public Stream<JsonNode> pages(String path, String after, String field) {
		return Stream
			.iterate(page(path, after), (page) -> !page.isEmpty(),
					(page) -> page(path, page.path(page.size() - 1).path(field).asString()))
			.flatMap(JsonNode::valueStream);
	}

	/** Retries until the request succeeds. */
	private JsonNode page(String path, String after) {
		return await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.ignoreExceptions()
			.until(() -> get(path + "?after=" + after), (response) -> response.status() == 200)
			.json();
	}

	public Response post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	/**
	 * Sends data.
	 * @param id the idempotency key
	 */
	public Response post(String path, String id, String key, String value) {
		return send(data(path, id, key, value));
	}

	/**
	 * Sends data without waiting for the response.
	 */
	public CompletableFuture<Response> postAsync(String path, String id, String key, String value) {
		return this.http.load()
			.sendAsync(data(path, id, key, value).build(), BodyHandlers.ofString())
			.thenApply(Response::of);
	}

	private HttpRequest.Builder data(String path, String id, String key, String value) {
		return request(path).header("Content-Type", "application/json")
			.header("Idempotency-Key", id)
			.POST(BodyPublishers.ofString(body(key, value)));
	}

	/**
	 * Sends data and waits for its receipt, over Kafka at the {@code Location} of the
	 * response. Returns any response other than 200 and 202 as it is.
	 */
	public Response handle(String path, String id, String key, String value) {
		Response response = post(path, id, key, value);
		return (response.status() == 202) ? awaitReceipt(response) : response;
	}

	/**
	 * Waits for the receipt of data that has been accepted with 202.
	 */
	public Response awaitReceipt(Response accepted) {
		return await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.until(() -> get(accepted.header("Location")), (receipt) -> receipt.status() == 200);
	}

	public Response send(HttpRequest.Builder request) {
		try {
			return Response.of(this.http.single().send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.gateway.resolve(path))
			.timeout(Duration.ofSeconds(20));
		String value = this.authorization.get();
		return value.isEmpty() ? request : request.header("Authorization", value);
	}

}
