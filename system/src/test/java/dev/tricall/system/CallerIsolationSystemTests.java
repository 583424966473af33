package dev.tricall.system;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One caller cannot harm another by large requests and large responses.
 */
@SystemTest
@Disruptive
class CallerIsolationSystemTests {

	private static final int VALUE_BYTES = 65_536;

	/** Stated bound of a page, and one value on top of it. */
	private static final int MAX_PAGE_BYTES = 1_048_576 + VALUE_BYTES;

	/** A character that JSON escapes sixfold. */
	private static final String ESCAPED = "\u0001";

	private static final int LARGE_BODY_BYTES = 500_000;

	private static final int HELD_BODIES = 300;

	/** Shorter than the gateway's deadline of 5 s. */
	private static final Duration HELD = Duration.ofSeconds(2);

	private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"?next\"?");

	private final TestSystem system;

	CallerIsolationSystemTests(TestSystem system) {
		this.system = system;
	}

	/** A process that has ended is missed by one test only. */
	@AfterEach
	void heal() throws Exception {
		this.system.backstage().heal();
	}

	@Test
	void manyConcurrentPagesOfLargeValuesEndNoProcess() throws Exception {
		String prefix = Api.newKey() + ".";
		List<String> keys = writeLargeValues(prefix, 100);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); Attack attack = new Attack(20)) {
			Api reader = this.system.reader();
			List<Page> pages = attack.send(60, (i) -> reader.request(Api.DIRECT + "?limit=100&after=" + prefix),
					Page::of);
			other.end();
			assertThat(pages.stream().map(Page::status).distinct()).contains(200).isSubsetOf(200, 429, 503);
			assertThat(pages.stream().filter((page) -> page.status() == 200)).allSatisfy((page) -> {
				assertThat(page.valueBytes()).isLessThanOrEqualTo(MAX_PAGE_BYTES);
				assertThat(page.next()).isNotEmpty();
			});
		}
		assertThat(keysByLinks(prefix, keys.size())).containsExactlyElementsOf(keys);
	}

	/** As several subjects, because each one may write only so many bytes a second. */
	private List<String> writeLargeValues(String prefix, int count) throws Exception {
		TokenForge forge = this.system.forge();
		List<Api> writers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			writers.add(this.system.bearer(forge.signed(forge.claims("page-writer-" + i))));
		}
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String key = prefix + "%03d".formatted(i);
			String value = ((i % 4 == 0) ? ESCAPED : "v").repeat(VALUE_BYTES);
			Api writer = writers.get(i % writers.size());
			await().pollDelay(Duration.ZERO)
				.atMost(TestSystem.PATIENCE)
				.until(() -> writer.post(Api.DIRECT, Api.newId(), key, value).status() == 200);
			keys.add(key);
		}
		return keys;
	}

	private List<String> keysByLinks(String prefix, int count) {
		List<String> keys = new ArrayList<>();
		String path = Api.DIRECT + "?limit=100&after=" + prefix;
		while (!path.isEmpty() && keys.size() < count) {
			String current = path;
			Page page = await().pollDelay(Duration.ZERO)
				.atMost(TestSystem.PATIENCE)
				.until(() -> Page.of(this.system.reader().get(current)), (each) -> each.status() == 200);
			assertThat(page.keys()).isNotEmpty();
			keys.addAll(page.keys());
			path = page.next();
		}
		return keys.stream().filter((key) -> key.startsWith(prefix)).toList();
	}

	@Test
	void manySlowBodiesEndNoProcess() throws Exception {
		TokenForge forge = this.system.forge();
		Api attacker = this.system.bearer(forge.signed(forge.claims("attacker")));
		byte[] body = Api.body("k", ESCAPED.repeat(LARGE_BODY_BYTES / 6)).getBytes(StandardCharsets.UTF_8);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system)) {
			List<Reply> replies = holdBodies(body,
					() -> attacker.request(Api.over("rest"))
						.header("Content-Type", "application/json")
						.header("Idempotency-Key", Api.newId()));
			other.end();
			// A body that is accepted has too long a value (400), or it comes too late.
			assertThat(Attack.statuses(replies)).isSubsetOf(0, 400, 408, 413, 429, 503, 504);
			replies.forEach(Attack::assertRetryAfter);
		}
	}

	@Test
	void manyLargeTokenRequestsEndNoProcess() throws Exception {
		String padding = "x".repeat(LARGE_BODY_BYTES);
		byte[] form = ("grant_type=client_credentials&padding=" + padding).getBytes(StandardCharsets.UTF_8);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system)) {
			List<Reply> replies = holdBodies(form,
					() -> this.system.anonymous()
						.request(TokenEndpoint.PATH)
						.header("Content-Type", "application/x-www-form-urlencoded"));
			other.end();
			assertThat(Attack.statuses(replies)).isSubsetOf(0, 401, 408, 413, 429, 503, 504);
			replies.forEach(Attack::assertRetryAfter);
		}
	}

	/**
	 * Sends as many requests at the same time and ends their bodies only after a while.
	 */
	private static List<Reply> holdBodies(byte[] body, Supplier<HttpRequest.Builder> requests) {
		CompletableFuture<Void> release = new CompletableFuture<Void>().completeOnTimeout(null, HELD.toMillis(),
				TimeUnit.MILLISECONDS);
		HttpClient client = Attack.client();
		List<CompletableFuture<Reply>> all = IntStream.range(0, HELD_BODIES)
			.mapToObj((i) -> client
				.sendAsync(requests.get().POST(HeldBody.of(body, release)).build(), BodyHandlers.ofString())
				.thenApply(Reply::of)
				.exceptionally(Attack::brokenConnection))
			.toList();
		return all.stream().map(CompletableFuture::join).toList();
	}

	/**
	 * What is kept of a page.
	 *
	 * @param next path of the next page, empty if there is none
	 */
	private record Page(int status, List<String> keys, int valueBytes, String next) {

		static Page of(Reply reply) {
			Attack.assertRetryAfter(reply);
			if (reply.status() != 200) {
				return new Page(reply.status(), List.of(), 0, "");
			}
			JsonNode json = reply.json();
			List<String> keys = json.valueStream().map((data) -> data.path("key").asString()).toList();
			int bytes = json.valueStream()
				.mapToInt((data) -> data.path("value").asString().getBytes(StandardCharsets.UTF_8).length)
				.sum();
			Matcher next = NEXT.matcher(reply.header("Link"));
			String path = next.find() ? next.group(1) : "";
			return new Page(200, keys, bytes, path.startsWith("?") ? Api.DIRECT + path : path);
		}

	}

}
