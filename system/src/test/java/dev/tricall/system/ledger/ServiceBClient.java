package dev.tricall.system.ledger;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.TestSystem;

import static org.awaitility.Awaitility.await;

/**
 * Reads receipts and data from service B.
 */
final class ServiceBClient {

	private static final int READERS = 8;

	/** Enough keys to hit every partition almost certainly. */
	private static final int LAST_RECORDS = 50;

	private final ApiClient reader;

	private final ApiClient writer;

	ServiceBClient(TestSystem system) {
		this.reader = system.reader();
		this.writer = system.demo();
	}

	/**
	 * Waits until all Kafka records have been handled, then for receipts that are still
	 * missing.
	 * @param acknowledged the callers by the ids of acknowledged data
	 * @param others the callers by the ids of other data
	 * @return the existing receipts by their ids
	 */
	Map<String, Receipt> receipts(Map<String, ApiClient> acknowledged, Map<String, ApiClient> others) throws Exception {
		Map<String, ApiClient> last = new HashMap<>();
		for (int i = 0; i < LAST_RECORDS; i++) {
			String id = ApiClient.newId();
			await().atMost(TestSystem.PATIENCE)
				.until(() -> this.writer.post(ApiClient.pathFor("kafka"), id, ApiClient.newKey(), "last")
					.status() == 202);
			last.put(id, this.writer);
		}
		awaitAll(last, new ConcurrentHashMap<>());
		Map<String, Receipt> receipts = new ConcurrentHashMap<>();
		read(acknowledged, receipts);
		awaitAll(acknowledged, receipts);
		read(others, receipts);
		return receipts;
	}

	/** Gives up after a timeout; the audit reports what is missing. */
	private void awaitAll(Map<String, ApiClient> callers, Map<String, Receipt> receipts) {
		try {
			await().pollDelay(Duration.ZERO).atMost(TestSystem.PATIENCE).until(() -> {
				Map<String, ApiClient> missing = new HashMap<>(callers);
				missing.keySet().removeAll(receipts.keySet());
				read(missing, receipts);
				return receipts.size() == callers.size();
			});
		}
		catch (ConditionTimeoutException ex) {
			System.out.printf("%d of %d receipts are missing%n", callers.size() - receipts.size(), callers.size());
		}
	}

	private void read(Map<String, ApiClient> callers, Map<String, Receipt> receipts) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(READERS);
		try {
			List<Future<?>> all = new ArrayList<>();
			callers.forEach((id, caller) -> all.add(executor.submit(() -> {
				Response response = get(caller,
						"/service-b/api/receipts/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
				if (response.status() == 200) {
					receipts.put(id, receipt(response.json()));
				}
			})));
			for (Future<?> each : all) {
				each.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Returns all data whose keys start with the prefix, by key.
	 */
	Map<String, StoredData> stored(String prefix) {
		return this.reader.pages(ApiClient.SERVICE_B_DATA, prefix, "key")
			.takeWhile((data) -> data.path("key").asString().startsWith(prefix))
			.map((data) -> new StoredData(data.path("key").asString(), data.path("value").asString(),
					data.path("owner").asString(), Instant.parse(data.path("updatedAt").asString())))
			.collect(Collectors.toMap(StoredData::key, (data) -> data));
	}

	private static Response get(ApiClient caller, String path) {
		return await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.ignoreExceptions()
			.until(() -> caller.get(path), (response) -> response.status() == 200 || response.status() == 404);
	}

	static Receipt receipt(JsonNode json) {
		return new Receipt(json.path("id").asString(""), json.path("key").asString(""),
				json.path("status").asString(""), json.path("transport").asString(""),
				Instant.parse(json.path("handledAt").asString("")), json.path("replayed").asBoolean(false));
	}

}
