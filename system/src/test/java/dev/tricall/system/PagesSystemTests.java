package dev.tricall.system;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reading what is stored, page by page.
 */
@SystemTest
class PagesSystemTests {

	private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; *rel=\"next\"");

	private final TestSystem system;

	PagesSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void aPageIsAListWithKeysAscendingFromTheOneGiven() {
		String prefix = Api.newKey() + ".";
		write(prefix, 5);
		JsonNode page = this.system.demo().get(Api.DIRECT + "?limit=3&after=" + prefix + "1").json();
		assertThat(page.isArray()).isTrue();
		assertThat(keys(page)).containsExactly(prefix + "2", prefix + "3", prefix + "4");
		JsonNode first = page.get(0);
		assertThat(first.propertyNames()).containsExactlyInAnyOrder("key", "value", "owner", "updatedAt");
		assertThat(first.path("value").asString()).isEqualTo("value 2");
		assertThat(first.path("owner").asString()).isEqualTo("demo-client");
	}

	@Test
	void linksLeadThroughAllThatIsStored() {
		String prefix = Api.newKey() + ".";
		write(prefix, 7);
		List<String> seen = new ArrayList<>();
		String query = "?limit=3";
		while (!query.isEmpty()) {
			Reply page = this.system.demo().get(Api.DIRECT + query);
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
	void thereIsNoNextPageAfterTheLastKey() {
		// Of the characters that a key may have, z is the last one.
		Reply page = this.system.demo().get(Api.DIRECT + "?after=" + "z".repeat(128));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.json().size()).isZero();
		assertThat(page.header("Link")).isEmpty();
	}

	/** Whichever comes first: 100 entries, or 1 MiB of values. */
	@Test
	void aPageEndsAtItsSize() {
		String prefix = Api.newKey() + ".";
		String value = "\u0001".repeat(65_536);
		for (int i = 10; i < 30; i++) {
			assertThat(this.system.demo().post(Api.DIRECT, Api.newId(), prefix + i, value).status()).isEqualTo(200);
		}
		Reply page = this.system.demo().get(Api.DIRECT + "?limit=100&after=" + prefix);
		assertThat(page.status()).as(page.toString()).isEqualTo(200);
		assertThat(keys(page.json())).hasSize(16).startsWith(prefix + 10).endsWith(prefix + 25);
		assertThat(page.header("Link")).isEqualTo("<?after=%s25&limit=100>; rel=\"next\"".formatted(prefix));
	}

	private void write(String prefix, int count) {
		IntStream.range(0, count)
			.forEach((i) -> this.system.demo().post(Api.DIRECT, Api.newId(), prefix + i, "value " + i));
	}

	private static List<String> keys(JsonNode page) {
		return page.valueStream().map((data) -> data.path("key").asString()).toList();
	}

}
