package dev.tricall.serviceb.deadletters;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.stereotype.Repository;

import dev.tricall.data.DataTopic;
import dev.tricall.data.Receipt;
import dev.tricall.serviceb.core.HandlingProperties;
import dev.tricall.serviceb.core.Page;

/**
 * Stores dead letters.
 */
@Repository
class DeadLetterRepository {

	private static final String TRACEPARENT = "traceparent";

	/** Selects a letter without its value. */
	private static final String LETTER = """
			select id, coalesce(outcome, 'OPEN') as status, reason, source_partition, source_offset, source_time, died_at,
			handled_at, key, subject, roles, traceparent, coalesce(length(value), 0) as size""";

	private final JdbcClient jdbc;

	private final HandlingProperties properties;

	DeadLetterRepository(JdbcClient jdbc, HandlingProperties properties) {
		this.jdbc = jdbc;
		this.properties = properties;
	}

	/**
	 * Stores a record of the dead-letter topic, unless it is already stored.
	 */
	void save(ConsumerRecord<byte[], byte[]> dead) {
		this.jdbc.sql("""
				insert into dead_letter (source_partition, source_offset, source_time, key, value, subject, roles,
				traceparent, reason, died_at)
				values (:partition, :offset, :time, :key, :value, :subject, :roles, :traceparent, :reason, :diedAt)
				on conflict do nothing""")
			.param("partition", required(dead, KafkaHeaders.DLT_ORIGINAL_PARTITION).getInt())
			.param("offset", required(dead, KafkaHeaders.DLT_ORIGINAL_OFFSET).getLong())
			.param("time", time(required(dead, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP).getLong()))
			.param("key", dead.key())
			.param("value", dead.value())
			.param("subject", header(dead, DataTopic.SUBJECT))
			.param("roles", header(dead, DataTopic.ROLES))
			.param("traceparent", header(dead, TRACEPARENT))
			.param("reason",
					StandardCharsets.UTF_8.decode(required(dead, KafkaHeaders.DLT_EXCEPTION_MESSAGE)).toString())
			.param("diedAt", time(dead.timestamp()))
			.update();
	}

	/**
	 * Returns a page of open letters that ends at the limit or where the texts exceed the
	 * page size, since texts that come from records have no limit. It has at least one
	 * entry if there is one.
	 */
	Page<DeadLetter> findOpen(long after, int limit) {
		return this.jdbc.sql(LETTER + """
				, null as value, more from (
				select *, lead(id) over following is not null as more, row_number() over following as place,
				sum(octet_length(reason) + coalesce(octet_length(key), 0) + coalesce(octet_length(subject), 0)
				+ coalesce(octet_length(roles), 0) + coalesce(octet_length(traceparent), 0)) over following as text_size
				from (select * from dead_letter where outcome is null and id > :after
				order by id limit :limit::bigint + 1) as candidate
				window following as (order by id rows unbounded preceding)) as sized
				where text_size <= :size or place = 1 order by id limit :limit""")
			.param("after", after)
			.param("limit", limit)
			.param("size", this.properties.pageSize().toBytes())
			.query(Page.extractor(DeadLetterRepository::letter));
	}

	Optional<DeadLetter> find(long id) {
		return this.jdbc.sql(LETTER + ", value from dead_letter where id = :id")
			.param("id", id)
			.query(DeadLetterRepository::letter)
			.optional();
	}

	/**
	 * Returns the fields of the record that are needed to handle it again.
	 */
	Optional<Content> findContent(long id) {
		return this.jdbc.sql("select value, subject, roles from dead_letter where id = :id")
			.param("id", id)
			.query((row, number) -> new Content(row.getBytes("value"), row.getBytes("subject"), row.getBytes("roles")))
			.optional();
	}

	void close(long id, Receipt.Status outcome) {
		this.jdbc.sql("update dead_letter set outcome = :outcome, handled_at = now() where id = :id")
			.param("id", id)
			.param("outcome", outcome.name())
			.update();
	}

	long countOpen() {
		return this.jdbc.sql("select count(*) from dead_letter where outcome is null").query(Long.class).single();
	}

	private static DeadLetter letter(ResultSet row, int number) throws SQLException {
		byte[] value = row.getBytes("value");
		OffsetDateTime handledAt = row.getObject("handled_at", OffsetDateTime.class);
		return new DeadLetter(row.getLong("id"), DeadLetter.Status.valueOf(row.getString("status")),
				row.getString("reason"), row.getInt("source_partition"), row.getLong("source_offset"),
				row.getObject("source_time", OffsetDateTime.class).toInstant(),
				row.getObject("died_at", OffsetDateTime.class).toInstant(),
				(handledAt != null) ? handledAt.toInstant() : null, text(row, "key"), text(row, "subject"),
				text(row, "roles"), text(row, TRACEPARENT), row.getInt("size"),
				(value != null) ? Base64.getEncoder().encodeToString(value) : null);
	}

	private static @Nullable String text(ResultSet row, String column) throws SQLException {
		byte[] bytes = row.getBytes(column);
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : null;
	}

	private static OffsetDateTime time(long millis) {
		return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
	}

	private static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? header.value() : null;
	}

	/** Spring's {@code DeadLetterPublishingRecoverer} sets these headers. */
	private static ByteBuffer required(ConsumerRecord<?, ?> record, String name) {
		byte[] value = header(record, name);
		if (value == null) {
			throw new IllegalStateException("The dead letter has no header " + name);
		}
		return ByteBuffer.wrap(value);
	}

	/**
	 * Content of a record, as it was received.
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Content(byte @Nullable [] value, byte @Nullable [] subject, byte @Nullable [] roles) {
	}

}
