package dev.tricall.serviceb.core;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.tricall.data.DataPiece;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceBTest
class PageTests {

	private static final Caller ALICE = new Caller("alice", false);

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private DataHandler handler;

	@Test
	void pagesThroughKeysInTheOrderOfTheirBytes() {
		List<String> keys = List.of("-a", ".a", "0", "A", "Z", "_", "a", "a.", "a:");
		String prefix = "page" + this.id + ":";
		keys.forEach((each) -> this.handler.handle(DataPiece.of(UUID.randomUUID().toString(), prefix + each, ""), ALICE,
				Transport.REST));
		assertThat(this.handler.page(prefix, 4).entries()).extracting(StoredData::key)
			.containsExactly(prefix + "-a", prefix + ".a", prefix + "0", prefix + "A");
		assertThat(this.handler.page(prefix + "A", 100).entries()).extracting(StoredData::key)
			.startsWith(prefix + "Z", prefix + "_", prefix + "a", prefix + "a.", prefix + "a:");
	}

	@Test
	void endsAPageAtItsSize() {
		// Of the characters that a key may have, z is the last one.
		String prefix = "z" + this.id + ":";
		String value = "v".repeat(DataPiece.MAX_VALUE_BYTES);
		for (int i = 10; i < 30; i++) {
			this.handler.handle(DataPiece.of(UUID.randomUUID().toString(), prefix + i, value), ALICE, Transport.REST);
		}
		Page<StoredData> full = this.handler.page(prefix, 100);
		assertThat(full.entries()).hasSize(16);
		assertThat(full.more()).isTrue();
		assertThat(this.handler.page(prefix, 16).more()).isTrue();
		Page<StoredData> last = this.handler.page(prefix + "25", 100);
		assertThat(last.entries()).extracting(StoredData::key).startsWith(prefix + "26").contains(prefix + "29");
		assertThat(this.handler.page("z".repeat(128), 100)).isEqualTo(new Page<>(List.of(), false));
	}

	/**
	 * However much is stored: the first rows after the key, and no values beside them.
	 */
	@Test
	void aPageReadsNoMoreThanItsLimit(@Autowired JdbcClient jdbc) {
		jdbc.sql("""
				insert into data (key, value, owner, updated_at)
				select 'plan-' || number, '', 'alice', now() from generate_series(1, 5000) as number""").update();
		jdbc.sql("analyze data").update();
		String plan = String.join("\n",
				jdbc.sql("explain (analyze, timing off, summary off) " + DataRepository.PAGE)
					.param("after", "plan-")
					.param("limit", 100)
					.param("size", 1)
					.query(String.class)
					.list());
		assertThat(plan).contains("Index Scan using data_pkey").doesNotContain("Seq Scan", "Sort");
		assertThat(plan).containsPattern("Index Scan using data_pkey on data .*actual rows=101(\\.0+)? ");
		jdbc.sql("delete from data where key like 'plan-%'").update();
	}

}
