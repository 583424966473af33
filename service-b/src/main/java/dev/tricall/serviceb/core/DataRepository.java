package dev.tricall.serviceb.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;

/**
 * The statements of the core. Values are stored as bytes, since PostgreSQL's text has no
 * NUL character; the database's clock gives every time, so that instances agree.
 */
@Repository
class DataRepository {

	private final JdbcClient jdbc;

	DataRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Writes the receipt unless the id has one. Waits while another transaction is about
	 * to write it.
	 * @return when it is handled, or nothing if the id was taken
	 */
	Optional<Instant> claim(DataPiece piece, Transport transport, String instanceId) {
		return this.jdbc.sql("""
				insert into receipt (id, key, content, transport, handled_by, handled_at)
				values (:id, :key, :content, :transport, :instance, now())
				on conflict (id) do nothing
				returning handled_at""")
			.param("id", piece.id())
			.param("key", piece.key())
			.param("content", content(piece))
			.param("transport", transport.name())
			.param("instance", instanceId)
			.query((row, number) -> instant(row, "handled_at"))
			.optional();
	}

	/** Returns the receipt of the id if it is of the same content. */
	Optional<Receipt> receiptOf(DataPiece piece) {
		return this.jdbc
			.sql("select *, 'APPLIED' as status, null as reason from receipt where id = :id and content = :content")
			.param("id", piece.id())
			.param("content", content(piece))
			.query(DataRepository::receipt)
			.optional();
	}

	/**
	 * Writes the data if the key is free, the caller's own, or the caller an admin. The
	 * first writer stays the owner.
	 */
	boolean write(DataPiece piece, Caller caller) {
		return this.jdbc.sql("""
				insert into data (key, value, owner, updated_at)
				values (:key, :value, :subject, now())
				on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at
				where data.owner = excluded.owner or :admin""")
			.param("key", piece.key())
			.param("value", piece.value().getBytes(StandardCharsets.UTF_8))
			.param("subject", caller.subject())
			.param("admin", caller.admin())
			.update() == 1;
	}

	void keepRejection(DataPiece piece, String reason, Transport transport, String instanceId) {
		this.jdbc.sql("""
				insert into rejection (id, key, reason, transport, handled_by, handled_at)
				values (:id, :key, :reason, :transport, :instance, now())
				on conflict (id) do update set key = excluded.key, reason = excluded.reason,
				transport = excluded.transport, handled_by = excluded.handled_by, handled_at = excluded.handled_at""")
			.param("id", piece.id())
			.param("key", piece.key())
			.param("reason", reason)
			.param("transport", transport.name())
			.param("instance", instanceId)
			.update();
	}

	Optional<Receipt> latestOutcome(String id) {
		return this.jdbc.sql("""
				select id, key, 'APPLIED' as status, null as reason, transport, handled_by, handled_at
				from receipt where id = :id
				union all
				select id, key, 'REJECTED', reason, transport, handled_by, handled_at from rejection where id = :id
				order by handled_at desc limit 1""").param("id", id).query(DataRepository::receipt).optional();
	}

	Optional<StoredData> find(String key) {
		return this.jdbc.sql("select * from data where key = :key")
			.param("key", key)
			.query(DataRepository::storedData)
			.optional();
	}

	List<StoredData> page(String after, int limit) {
		return this.jdbc.sql("select * from data where key > :after order by key limit :limit")
			.param("after", after)
			.param("limit", limit)
			.query(DataRepository::storedData)
			.list();
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
	 * Hashes key and value; a key holds no NUL, so that the two cannot run into each
	 * other.
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

}
