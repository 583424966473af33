package dev.tricall.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * The system as one caller sees it: everything goes through the gateway's port.
 *
 * @param authorization value of the header, empty for none
 */
record Api(URI gateway, Supplier<String> authorization) {

	/** Where service B takes data without service A. */
	static final String DIRECT = "/service-b/api/data";

	/** All ways by which data comes in. */
	static final List<String> WAYS = List.of(over("rest"), over("grpc"), over("kafka"), DIRECT);

	/** Those of them that answer with the receipt. */
	static final List<String> AT_ONCE = List.of(over("rest"), over("grpc"), DIRECT);

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	/** One thread is the least work for many calls at a time. */
	private static final HttpClient OF_LOADS = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.executor(new ForkJoinPool(1))
		.build();

	private static final JsonMapper JSON = new JsonMapper();

	/**
	 * Where service A takes data for a transport.
	 */
	static String over(String transport) {
		return "/service-a/api/data/" + transport;
	}

	static String newId() {
		return UUID.randomUUID().toString();
	}

	static String newKey() {
		return "key-" + UUID.randomUUID();
	}

	static String body(String key, String value) {
		return JSON.writeValueAsString(Map.of("key", key, "value", value));
	}

	Reply get(String path) {
		return send(request(path).GET());
	}

	/**
	 * Gets a list page by page.
	 * @param after where it begins
	 * @param field of the last entry of a page that says where the next one begins
	 */
	Stream<JsonNode> pages(String path, String after, String field) {
		return Stream
			.iterate(page(path, after), (page) -> !page.isEmpty(),
					(page) -> page(path, page.path(page.size() - 1).path(field).asString()))
			.flatMap(JsonNode::valueStream);
	}

	/** Where there is trouble, later. */
	private JsonNode page(String path, String after) {
		return await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.ignoreExceptions()
			.until(() -> get(path + "?after=" + after), (reply) -> reply.status() == 200)
			.json();
	}

	Reply post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	/**
	 * Hands in a piece of data.
	 */
	Reply post(String path, String id, String key, String value) {
		return send(data(path, id, key, value));
	}

	/**
	 * The same, without waiting for the answer; many at a time.
	 */
	CompletableFuture<Reply> postLater(String path, String id, String key, String value) {
		return OF_LOADS.sendAsync(data(path, id, key, value).build(), BodyHandlers.ofString()).thenApply(Reply::of);
	}

	private HttpRequest.Builder data(String path, String id, String key, String value) {
		return request(path).header("Content-Type", "application/json")
			.header("Idempotency-Key", id)
			.POST(BodyPublishers.ofString(body(key, value)));
	}

	/**
	 * Hands in a piece of data and waits for its receipt, which over Kafka is found under
	 * the Location. Any other answer than 200 or 202 is handed back.
	 */
	Reply handle(String path, String id, String key, String value) {
		Reply reply = post(path, id, key, value);
		return (reply.status() == 202) ? awaitReceipt(reply) : reply;
	}

	/**
	 * Waits for the receipt of what has been accepted with 202.
	 */
	Reply awaitReceipt(Reply accepted) {
		return await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.until(() -> get(accepted.header("Location")), (receipt) -> receipt.status() == 200);
	}

	Reply send(HttpRequest.Builder request) {
		try {
			return Reply.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.gateway.resolve(path))
			.timeout(Duration.ofSeconds(20));
		String value = this.authorization.get();
		return value.isEmpty() ? request : request.header("Authorization", value);
	}

}
