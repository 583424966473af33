package dev.tricall.serviceb.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;

/**
 * Stores data, receipts and rejections. Values are stored as bytes, since PostgreSQL's
 * text cannot contain NUL. All times are those of the database's clock, so that instances
 * agree.
 */
@Repository
class DataRepository {

	/**
	 * Selects a page that ends at the limit or at the page size, whichever comes first.
	 * It looks at one row more than the limit but reads no value that is not in the page:
	 * {@code octet_length} does not read the value.
	 */
	static final String PAGE = """
			select key, value, owner, updated_at, more from (
			select *, sum(octet_length(value)) over following as size, lead(key) over following is not null as more
			from (select * from data where key > :after order by key limit :limit + 1) as candidate
			window following as (order by key rows unbounded preceding)) as sized
			where size <= :size order by key limit :limit""";

	private final JdbcClient jdbc;

	private final HandlingProperties properties;

	DataRepository(JdbcClient jdbc, HandlingProperties properties) {
		this.jdbc = jdbc;
		this.properties = properties;
	}

	/**
	 * Writes the receipt unless the subject has one under the id, and with it the data if
	 * the key is new or owned by the caller, or if the caller is an admin. The first
	 * writer remains the owner. Waits for another transaction that writes the same
	 * receipt. If the data was not written, the caller must roll back the receipt.
	 * @return the time of the receipt and whether the data was written, or nothing if the
	 * subject has used the id before
	 */
	Optional<Claim> apply(DataPiece piece, Caller caller, Transport transport, String instanceId) {
		return this.jdbc.sql("""
				with claim as (
				insert into receipt (subject, id, key, content, transport, handled_by, handled_at)
				values (:subject, :id, :key, :content, :transport, :instance, now())
				on conflict (subject, id) do nothing
				returning handled_at),
				written as (
				insert into data (key, value, owner, updated_at)
				select :key, :value, :subject, handled_at from claim
				on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at
				where data.owner = excluded.owner or :admin
				returning key)
				select handled_at, exists (select from written) as written from claim""")
			.param("subject", caller.subject())
			.param("id", piece.id())
			.param("key", piece.key())
			.param("content", content(piece))
			.param("transport", transport.name())
			.param("instance", instanceId)
			.param("value", piece.value().getBytes(StandardCharsets.UTF_8))
			.param("admin", caller.admin())
			.query((row, number) -> new Claim(instant(row, "handled_at"), row.getBoolean("written")))
			.optional();
	}

	/**
	 * Returns the subject's receipt under the id if it is for the same content.
	 */
	Optional<Receipt> receiptOf(DataPiece piece, String subject) {
		return this.jdbc.sql("""
				select *, 'APPLIED' as status, null as reason from receipt
				where subject = :subject and id = :id and content = :content""")
			.param("subject", subject)
			.param("id", piece.id())
			.param("content", content(piece))
			.query(DataRepository::receipt)
			.optional();
	}

	/**
	 * Stores a rejection in place of an earlier one, unless the id was applied. If a
	 * transaction that applies it has not ended yet, the rejection is stored but
	 * {@link #outcome} never returns it.
	 */
	void keepRejection(DataPiece piece, String subject, String reason, Transport transport, String instanceId) {
		this.jdbc.sql("""
				insert into rejection (subject, id, key, reason, transport, handled_by, handled_at)
				select :subject, :id, :key, :reason, :transport, :instance, now()
				where not exists (select from receipt where subject = :subject and id = :id)
				on conflict (subject, id) do update set key = excluded.key, reason = excluded.reason,
				transport = excluded.transport, handled_by = excluded.handled_by, handled_at = excluded.handled_at""")
			.param("subject", subject)
			.param("id", piece.id())
			.param("key", piece.key())
			.param("reason", reason)
			.param("transport", transport.name())
			.param("instance", instanceId)
			.update();
	}

	/**
	 * Returns the subject's receipt under the id, or its latest rejection if there is no
	 * receipt. A rejection never hides a receipt, in whichever order their transactions
	 * ended.
	 */
	Optional<Receipt> outcome(String subject, String id) {
		return this.jdbc.sql("""
				select 1 as rank, id, key, 'APPLIED' as status, null as reason, transport, handled_by, handled_at
				from receipt where subject = :subject and id = :id
				union all
				select 2, id, key, 'REJECTED', reason, transport, handled_by, handled_at
				from rejection where subject = :subject and id = :id
				order by rank limit 1""")
			.param("subject", subject)
			.param("id", id)
			.query(DataRepository::receipt)
			.optional();
	}

	Optional<StoredData> find(String key) {
		return this.jdbc.sql("select * from data where key = :key")
			.param("key", key)
			.query(DataRepository::storedData)
			.optional();
	}

	Page<StoredData> page(String after, int limit) {
		return this.jdbc.sql(PAGE)
			.param("after", after)
			.param("limit", limit)
			.param("size", this.properties.pageSize().toBytes())
			.query(Page.extractor(DataRepository::storedData));
	}

	/**
	 * Removes the oldest receipts or rejections. Skips rows that another instance is
	 * removing.
	 * @param table {@code receipt} or {@code rejection}
	 * @param batch maximum number of rows to remove
	 * @return the number of rows that were removed
	 */
	int removeOld(String table, Duration age, int batch) {
		return this.jdbc.sql("""
				delete from %1$s where ctid = any(array(
				select ctid from %1$s where handled_at < now() - make_interval(secs => :age)
				order by handled_at limit :batch for update skip locked))""".formatted(table))
			.param("age", age.toSeconds())
			.param("batch", batch)
			.update();
	}

	private static Receipt receipt(ResultSet row, int number) throws SQLException {
		return new Receipt(row.getString("id"), row.getString("key"), Status.valueOf(row.getString("status")),
				row.getString("reason"), Transport.valueOf(row.getString("transport")), row.getString("handled_by"),
				instant(row, "handled_at"), false);
	}

	private static StoredData storedData(ResultSet row, int number) throws SQLException {
		return new StoredData(row.getString("key"), new String(row.getBytes("value"), StandardCharsets.UTF_8),
				row.getString("owner"), instant(row, "updated_at"));
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	/**
	 * Returns the hash of key and value. A key cannot contain NUL, which separates them.
	 */
	private static byte[] content(DataPiece piece) {
		try {
			return MessageDigest.getInstance("SHA-256")
				.digest((piece.key() + '\0' + piece.value()).getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A new receipt.
	 *
	 * @param at time of the receipt
	 * @param written whether the data was written; false if the key is owned by another
	 * subject
	 */
	record Claim(Instant at, boolean written) {
	}

}
