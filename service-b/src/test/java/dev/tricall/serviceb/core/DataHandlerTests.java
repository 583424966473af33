package dev.tricall.serviceb.core;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;

import dev.tricall.data.DataPiece;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ServiceBTest
class DataHandlerTests {

	private static final Caller ALICE = new Caller("alice", false);

	private static final Caller BOB = new Caller("bob", false);

	private static final Caller ADMIN = new Caller("root", true);

	private final String id = UUID.randomUUID().toString();

	private final String key = "key-" + this.id;

	@Autowired
	private DataHandler handler;

	@Test
	void appliesOnceAndReplaysTheFirstReceipt() {
		Receipt first = handle(this.id, "v", ALICE, Transport.REST);
		assertThat(first).extracting(Receipt::status, Receipt::transport, Receipt::handledBy, Receipt::replayed)
			.containsExactly(Status.APPLIED, Transport.REST, "service-b:test", false);
		handle("other-" + this.id, "newer", ALICE, Transport.REST);
		assertThat(handle(this.id, "v", ALICE, Transport.KAFKA)).isEqualTo(first.asReplayed());
		assertThat(stored().value()).isEqualTo("newer");
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
	}

	/**
	 * Like an instance that is paused in a transaction while another repeats the call.
	 */
	@Test
	void aHangingTransactionDoesNotBlockOthers(@Autowired DataSource database) throws SQLException {
		handle("first-" + this.id, "v", ALICE, Transport.REST);
		try (Connection hung = database.getConnection()) {
			hung.setAutoCommit(false);
			hung.createStatement().execute("select * from data where key = '%s' for update".formatted(this.key));
			assertThat(handle(this.id, "newer", ALICE, Transport.REST).status()).isEqualTo(Status.APPLIED);
			assertThatExceptionOfType(SQLException.class).isThrownBy(hung::commit);
		}
	}

	@Test
	void readsEndAfterTheirTimeout(@Autowired EmbeddedPostgres postgres) throws SQLException {
		try (Connection locked = postgres.getPostgresDatabase().getConnection();
				Statement statement = locked.createStatement()) {
			locked.setAutoCommit(false);
			statement.execute("lock table data in access exclusive mode");
			assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> this.handler.find("any"));
			locked.rollback();
		}
	}

	/** Flyway holds its lock in a transaction that is idle during the migrations. */
	@Test
	void migrationsHaveNoIdleTimeout(@Autowired Flyway flyway) throws SQLException {
		try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
				ResultSet limit = connection.createStatement()
					.executeQuery("show idle_in_transaction_session_timeout")) {
			assertThat(limit.next()).isTrue();
			assertThat(limit.getString(1)).isEqualTo("0");
		}
	}

	@Test
	void rejectsAnIdUsedForOtherContent() {
		handle(this.id, "v", ALICE, Transport.REST);
		assertRejected(ErrorCode.ID_REUSED, () -> handle(this.id, "other", ALICE, Transport.REST));
		assertRejected(ErrorCode.ID_REUSED,
				() -> this.handler.handle(DataPiece.of(this.id, this.key + "2", "v"), ALICE, Transport.GRPC));
		assertThat(stored().value()).isEqualTo("v");
		assertThat(this.handler.find(this.key + "2")).isEmpty();
	}

	@Test
	void onlyOwnerAndAdminCanOverwrite() {
		handle("f-" + this.id, "alice's", ALICE, Transport.REST);
		assertRejected(ErrorCode.NOT_OWNER, () -> handle(this.id, "bob's", BOB, Transport.REST));
		assertThat(stored()).extracting(StoredData::value, StoredData::owner).containsExactly("alice's", "alice");
		assertThat(this.handler.receipt("alice", this.id)).isEmpty();
		handle(this.id, "admin's", ADMIN, Transport.REST);
		assertThat(stored()).extracting(StoredData::value, StoredData::owner).containsExactly("admin's", "alice");
		assertThat(handle(UUID.randomUUID().toString(), "again alice's", ALICE, Transport.REST).status())
			.isEqualTo(Status.APPLIED);
	}

	@Test
	void appliesOnceWhenHandledConcurrently() throws Exception {
		List<Receipt> receipts = inParallel(24, (n) -> handle(this.id, "v", ALICE, Transport.GRPC));
		assertThat(receipts).filteredOn((receipt) -> !receipt.replayed()).hasSize(1);
		assertThat(receipts).extracting(Receipt::handledAt).containsOnly(receipts.get(0).handledAt());
	}

	@Test
	void appliesOneOfManyConcurrentContentsWithTheSameId() throws Exception {
		List<String> outcomes = inParallel(24, (n) -> {
			try {
				return handle(this.id, "v" + n, ALICE, Transport.GRPC).status().name();
			}
			catch (DataRejectedException ex) {
				return ex.code().name();
			}
		});
		assertThat(outcomes).filteredOn("APPLIED"::equals).hasSize(1);
		assertThat(outcomes).filteredOn("ID_REUSED"::equals).hasSize(23);
	}

	@Test
	void oneOfManyConcurrentWritersOwnsTheKey() throws Exception {
		List<String> owners = inParallel(12, (n) -> {
			try {
				handle(this.id.substring(2) + n, "v", new Caller("caller-" + n, false), Transport.REST);
				return "caller-" + n;
			}
			catch (DataRejectedException ex) {
				return ex.code().name();
			}
		});
		assertThat(owners).filteredOn("NOT_OWNER"::equals).hasSize(11);
		assertThat(owners).contains(stored().owner());
	}

	@Test
	void countsReceiptsByOutcomeAndTransport(@Autowired MeterRegistry meters) {
		ToDoubleFunction<String> count = (
				outcome) -> meters.counter("tricall.receipts", "outcome", outcome, "transport", "grpc").count();
		double applied = count.applyAsDouble("applied");
		double replayed = count.applyAsDouble("replayed");
		double rejected = count.applyAsDouble("rejected");
		handle(this.id, "v", ALICE, Transport.GRPC);
		handle(this.id, "v", ALICE, Transport.GRPC);
		handle(this.id, "v", ALICE, Transport.REST);
		assertRejected(ErrorCode.ID_REUSED, () -> handle(this.id, "w", ALICE, Transport.GRPC));
		assertThat(count.applyAsDouble("applied")).isEqualTo(applied + 1);
		assertThat(count.applyAsDouble("replayed")).isEqualTo(replayed + 1);
		assertThat(count.applyAsDouble("rejected")).isEqualTo(rejected + 1);
	}

	@Test
	void storesValuesUnchanged() {
		String value = "\0 \u00e9 \ud83d\ude00 \r\n";
		handle(this.id, value, ALICE, Transport.REST);
		assertThat(stored().value()).isEqualTo(value);
	}

	private Receipt handle(String id, String value, Caller caller, Transport transport) {
		return this.handler.handle(DataPiece.of(id, this.key, value), caller, transport);
	}

	private StoredData stored() {
		return this.handler.find(this.key).orElseThrow();
	}

	private static void assertRejected(ErrorCode code, Callable<?> call) {
		assertThatExceptionOfType(DataRejectedException.class).isThrownBy(call::call)
			.extracting(DataRejectedException::code)
			.isEqualTo(code);
	}

	private static <T> List<T> inParallel(int calls, IntFunction<T> call) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(calls);
		try {
			List<Callable<T>> tasks = IntStream.range(0, calls)
				.mapToObj((n) -> (Callable<T>) () -> call.apply(n))
				.toList();
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.invokeAll(tasks)) {
				results.add(result.get());
			}
			return results;
		}
		finally {
			threads.shutdown();
		}
	}

}
