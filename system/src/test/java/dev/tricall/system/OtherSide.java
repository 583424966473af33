package dev.tricall.system;

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

import dev.tricall.system.ledger.Receipt;
import dev.tricall.system.ledger.Stored;

import static org.awaitility.Awaitility.await;

/**
 * What service B says of data to those who may read: receipts to their own callers, data
 * to everybody.
 */
final class OtherSide {

	private static final int READERS = 8;

	/** So many keys that it is as good as certain that each partition has one. */
	private static final int LAST_RECORDS = 50;

	private final Api reader;

	private final Api writer;

	OtherSide(TestSystem system) {
		this.reader = system.reader();
		this.writer = system.demo();
	}

	/**
	 * Waits until Kafka has nothing more to deliver, and for what is missing even then.
	 * @param acknowledged the callers by the ids of what was acknowledged
	 * @param others the callers by the ids of what was not
	 * @return the receipts by their ids, also of what was not acknowledged
	 */
	Map<String, Receipt> receipts(Map<String, Api> acknowledged, Map<String, Api> others) throws Exception {
		Map<String, Api> last = new HashMap<>();
		for (int i = 0; i < LAST_RECORDS; i++) {
			String id = Api.newId();
			await().atMost(TestSystem.PATIENCE)
				.until(() -> this.writer.post(Api.over("kafka"), id, Api.newKey(), "last").status() == 202);
			last.put(id, this.writer);
		}
		awaitAll(last, new ConcurrentHashMap<>());
		Map<String, Receipt> receipts = new ConcurrentHashMap<>();
		read(acknowledged, receipts);
		awaitAll(acknowledged, receipts);
		read(others, receipts);
		return receipts;
	}

	/** What is missing after that is found by the audit. */
	private void awaitAll(Map<String, Api> callers, Map<String, Receipt> receipts) {
		try {
			await().pollDelay(Duration.ZERO).atMost(TestSystem.PATIENCE).until(() -> {
				Map<String, Api> missing = new HashMap<>(callers);
				missing.keySet().removeAll(receipts.keySet());
				read(missing, receipts);
				return receipts.size() == callers.size();
			});
		}
		catch (ConditionTimeoutException ex) {
			System.out.printf("%d of %d receipts are not there%n", callers.size() - receipts.size(), callers.size());
		}
	}

	private void read(Map<String, Api> callers, Map<String, Receipt> receipts) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(READERS);
		try {
			List<Future<?>> all = new ArrayList<>();
			callers.forEach((id, caller) -> all.add(executor.submit(() -> {
				Reply reply = get(caller, "/service-b/api/receipts/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
				if (reply.status() == 200) {
					receipts.put(id, receipt(reply.json()));
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
	 * All data of keys that begin with this.
	 * @return by its key
	 */
	Map<String, Stored> stored(String prefix) {
		return this.reader.pages(Api.DIRECT, prefix, "key")
			.takeWhile((data) -> data.path("key").asString().startsWith(prefix))
			.map((data) -> new Stored(data.path("key").asString(), data.path("value").asString(),
					data.path("owner").asString(), Instant.parse(data.path("updatedAt").asString())))
			.collect(Collectors.toMap(Stored::key, (data) -> data));
	}

	private static Reply get(Api caller, String path) {
		return await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.ignoreExceptions()
			.until(() -> caller.get(path), (reply) -> reply.status() == 200 || reply.status() == 404);
	}

	static Receipt receipt(JsonNode json) {
		return new Receipt(json.path("id").asString(""), json.path("key").asString(""),
				json.path("status").asString(""), json.path("transport").asString(""),
				Instant.parse(json.path("handledAt").asString("")), json.path("replayed").asBoolean(false));
	}

}
