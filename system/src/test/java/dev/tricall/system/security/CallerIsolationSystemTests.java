package dev.tricall.system.security;

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

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.DelayedBody;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.RequestFlood;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenEndpoint;
import dev.tricall.system.testing.TokenForge;
import dev.tricall.system.testing.UnaffectedCaller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Large requests and responses of one caller do not affect other callers.
 */
@SystemTest
@Disruptive
class CallerIsolationSystemTests {

	private static final int VALUE_BYTES = 65_536;

	/** The documented maximum of a page plus one value. */
	private static final int MAX_PAGE_BYTES = 1_048_576 + VALUE_BYTES;

	/** JSON escapes this character as six characters. */
	private static final String ESCAPED = "\u0001";

	private static final int LARGE_BODY_BYTES = 500_000;

	private static final int PENDING_BODIES = 300;

	/** Shorter than the gateway's deadline of 5 s. */
	private static final Duration BODY_DELAY = Duration.ofSeconds(2);

	private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"?next\"?");

	private final TestSystem system;

	CallerIsolationSystemTests(TestSystem system) {
		this.system = system;
	}

	/** If a process has ended, only one test fails. */
	@AfterEach
	void heal() throws Exception {
		this.system.control().heal();
	}

	@Test
	void largeConcurrentPagesEndNoProcess() throws Exception {
		String prefix = ApiClient.newKey() + ".";
		List<String> keys = writeLargeValues(prefix, 100);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system); RequestFlood attack = new RequestFlood(20)) {
			ApiClient reader = this.system.reader();
			List<Page> pages = attack.send(60,
					(i) -> reader.request(ApiClient.SERVICE_B_DATA + "?limit=100&after=" + prefix), Page::of);
			other.end();
			assertThat(pages.stream().map(Page::status).distinct()).contains(200).isSubsetOf(200, 429, 503);
			assertThat(pages.stream().filter((page) -> page.status() == 200)).allSatisfy((page) -> {
				assertThat(page.valueBytes()).isLessThanOrEqualTo(MAX_PAGE_BYTES);
				assertThat(page.next()).isNotEmpty();
			});
		}
		assertThat(keysByLinks(prefix, keys.size())).containsExactlyElementsOf(keys);
	}

	/** As several subjects, because the bytes per second of each are limited. */
	private List<String> writeLargeValues(String prefix, int count) throws Exception {
		TokenForge forge = this.system.forge();
		List<ApiClient> writers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			writers.add(this.system.bearer(forge.signed(forge.claims("page-writer-" + i))));
		}
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String key = prefix + "%03d".formatted(i);
			String value = ((i % 4 == 0) ? ESCAPED : "v").repeat(VALUE_BYTES);
			ApiClient writer = writers.get(i % writers.size());
			await().pollDelay(Duration.ZERO)
				.atMost(TestSystem.PATIENCE)
				.until(() -> writer.post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, value).status() == 200);
			keys.add(key);
		}
		return keys;
	}

	private List<String> keysByLinks(String prefix, int count) {
		List<String> keys = new ArrayList<>();
		String path = ApiClient.SERVICE_B_DATA + "?limit=100&after=" + prefix;
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
		ApiClient attacker = this.system.bearer(forge.signed(forge.claims("attacker")));
		byte[] body = ApiClient.body("k", ESCAPED.repeat(LARGE_BODY_BYTES / 6)).getBytes(StandardCharsets.UTF_8);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system)) {
			List<Response> responses = sendDelayedBodies(body,
					() -> attacker.request(ApiClient.pathFor("rest"))
						.header("Content-Type", "application/json")
						.header("Idempotency-Key", ApiClient.newId()));
			other.end();
			// An accepted body has a value that is too long (400), or it arrives too
			// late.
			assertThat(RequestFlood.statuses(responses)).isSubsetOf(0, 400, 408, 413, 429, 503, 504);
			responses.forEach(RequestFlood::assertRetryAfter);
		}
	}

	@Test
	void manyLargeTokenRequestsEndNoProcess() throws Exception {
		String padding = "x".repeat(LARGE_BODY_BYTES);
		byte[] form = ("grant_type=client_credentials&padding=" + padding).getBytes(StandardCharsets.UTF_8);
		try (UnaffectedCaller other = new UnaffectedCaller(this.system)) {
			List<Response> responses = sendDelayedBodies(form,
					() -> this.system.anonymous()
						.request(TokenEndpoint.PATH)
						.header("Content-Type", "application/x-www-form-urlencoded"));
			other.end();
			assertThat(RequestFlood.statuses(responses)).isSubsetOf(0, 401, 408, 413, 429, 503, 504);
			responses.forEach(RequestFlood::assertRetryAfter);
		}
	}

	/**
	 * Sends concurrent requests and completes their bodies only after a delay.
	 */
	private static List<Response> sendDelayedBodies(byte[] body, Supplier<HttpRequest.Builder> requests) {
		CompletableFuture<Void> release = new CompletableFuture<Void>().completeOnTimeout(null, BODY_DELAY.toMillis(),
				TimeUnit.MILLISECONDS);
		HttpClient client = RequestFlood.client();
		List<CompletableFuture<Response>> all = IntStream.range(0, PENDING_BODIES)
			.mapToObj((i) -> client
				.sendAsync(requests.get().POST(DelayedBody.of(body, release)).build(), BodyHandlers.ofString())
				.thenApply(Response::of)
				.exceptionally(RequestFlood::connectionFailure))
			.toList();
		return all.stream().map(CompletableFuture::join).toList();
	}

	/**
	 * The relevant data of a page.
	 *
	 * @param next path of the next page, empty if there is none
	 */
	private record Page(int status, List<String> keys, int valueBytes, String next) {

		static Page of(Response response) {
			RequestFlood.assertRetryAfter(response);
			if (response.status() != 200) {
				return new Page(response.status(), List.of(), 0, "");
			}
			JsonNode json = response.json();
			List<String> keys = json.valueStream().map((data) -> data.path("key").asString()).toList();
			int bytes = json.valueStream()
				.mapToInt((data) -> data.path("value").asString().getBytes(StandardCharsets.UTF_8).length)
				.sum();
			Matcher next = NEXT.matcher(response.header("Link"));
			String path = next.find() ? next.group(1) : "";
			return new Page(200, keys, bytes, path.startsWith("?") ? ApiClient.SERVICE_B_DATA + path : path);
		}

	}

}
