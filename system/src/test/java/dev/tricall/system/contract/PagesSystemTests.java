package dev.tricall.system.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paging through the stored data.
 */
@SystemTest
class PagesSystemTests {

	private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; *rel=\"next\"");

	private final TestSystem system;

	PagesSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void pageHasAscendingKeysAfterTheGivenOne() {
		String prefix = ApiClient.newKey() + ".";
		write(prefix, 5);
		JsonNode page = this.system.demo().get(ApiClient.SERVICE_B_DATA + "?limit=3&after=" + prefix + "1").json();
		assertThat(page.isArray()).isTrue();
		assertThat(keys(page)).containsExactly(prefix + "2", prefix + "3", prefix + "4");
		JsonNode first = page.get(0);
		assertThat(first.propertyNames()).containsExactlyInAnyOrder("key", "value", "owner", "updatedAt");
		assertThat(first.path("value").asString()).isEqualTo("value 2");
		assertThat(first.path("owner").asString()).isEqualTo("demo-client");
	}

	@Test
	void linksLeadThroughAllPages() {
		String prefix = ApiClient.newKey() + ".";
		write(prefix, 7);
		List<String> seen = new ArrayList<>();
		String query = "?limit=3";
		while (!query.isEmpty()) {
			Response page = this.system.demo().get(ApiClient.SERVICE_B_DATA + query);
			assertThat(page.status()).as(page.toString()).isEqualTo(200);
			assertThat(page.json().size()).isLessThanOrEqualTo(3);
			seen.addAll(keys(page.json()));
			Matcher next = NEXT.matcher(page.header("Link"));
			query = next.matches() ? next.group(1) : "";
		}
		assertThat(seen).isSorted().doesNotHaveDuplicates();
		assertThat(seen.stream().filter((key) -> key.startsWith(prefix))).hasSize(7);
	}

	@Test
	void lastPageHasNoLink() {
		// z is the last character that a key may contain.
		Response page = this.system.demo().get(ApiClient.SERVICE_B_DATA + "?after=" + "z".repeat(128));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.json().size()).isZero();
		assertThat(page.header("Link")).isEmpty();
	}

	/** The maximum is 100 entries or 1 MiB of values, whichever comes first. */
	@Test
	void pageEndsAtItsMaximumSize() {
		String prefix = ApiClient.newKey() + ".";
		String value = "\u0001".repeat(65_536);
		for (int i = 10; i < 30; i++) {
			assertThat(this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), prefix + i, value).status())
				.isEqualTo(200);
		}
		Response page = this.system.demo().get(ApiClient.SERVICE_B_DATA + "?limit=100&after=" + prefix);
		assertThat(page.status()).as(page.toString()).isEqualTo(200);
		assertThat(keys(page.json())).hasSize(16).startsWith(prefix + 10).endsWith(prefix + 25);
		assertThat(page.header("Link")).isEqualTo("<?after=%s25&limit=100>; rel=\"next\"".formatted(prefix));
	}

	private void write(String prefix, int count) {
		IntStream.range(0, count)
			.forEach((i) -> this.system.demo()
				.post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), prefix + i, "value " + i));
	}

	private static List<String> keys(JsonNode page) {
		return page.valueStream().map((data) -> data.path("key").asString()).toList();
	}

}
