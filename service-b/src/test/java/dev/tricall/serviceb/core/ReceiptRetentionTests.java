package dev.tricall.serviceb.core;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceBTest
class ReceiptRetentionTests {

	private static final int ROWS_OF_SEVERAL_BATCHES = 2500;

	private final String subject = "retention-" + UUID.randomUUID();

	@Autowired
	private ReceiptRetention retention;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void write() {
		for (int age : new int[] { 29, 31 }) {
			this.jdbc.sql("""
					insert into receipt (subject, id, key, content, transport, handled_by, handled_at)
					select :subject, :age || '-' || number, 'k', '', 'REST', 'b', now() - make_interval(days => :age)
					from generate_series(1, :count) as number""")
				.param("subject", this.subject)
				.param("age", age)
				.param("count", ROWS_OF_SEVERAL_BATCHES)
				.update();
			this.jdbc.sql("""
					insert into rejection (subject, id, key, reason, transport, handled_by, handled_at)
					values (:subject, :age, 'k', '', 'REST', 'b', now() - make_interval(days => :age))""")
				.param("subject", this.subject)
				.param("age", age)
				.update();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "receipt", "rejection" })
	void removesRowsOlderThanTheRetention(String table) {
		this.retention.removeOld();
		assertThat(count(table, "31%")).isZero();
		assertThat(count(table, "29%")).isEqualTo(table.equals("receipt") ? ROWS_OF_SEVERAL_BATCHES : 1);
	}

	@Test
	void skipsRowsThatAnotherInstanceRemoves(@Autowired EmbeddedPostgres postgres) throws SQLException {
		try (Connection other = postgres.getPostgresDatabase().getConnection()) {
			other.setAutoCommit(false);
			other.createStatement()
				.execute("select * from receipt where subject = '%s' and id = '31-7' for update"
					.formatted(this.subject));
			this.retention.removeOld();
			assertThat(count("receipt", "31%")).isOne();
			other.rollback();
		}
		this.retention.removeOld();
		assertThat(count("receipt", "31%")).isZero();
	}

	private long count(String table, String ids) {
		return this.jdbc.sql("select count(*) from %s where subject = :subject and id like :ids".formatted(table))
			.param("subject", this.subject)
			.param("ids", ids)
			.query(Long.class)
			.single();
	}

}
