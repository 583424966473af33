package dev.tricall.serviceb.core;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import dev.tricall.data.DataPiece;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.InvalidDataException;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.ServiceBTest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ServiceBTest
class OwnReceiptsTests {

	private static final Caller ALICE = new Caller("alice", false);

	private static final Caller BOB = new Caller("bob", false);

	private final String id = UUID.randomUUID().toString();

	private final String key = "key-" + this.id;

	@Autowired
	private DataHandler handler;

	@Test
	void anIdBelongsToItsSubject() {
		Receipt alices = handle(this.id, "v", ALICE, Transport.REST);
		DataPiece piece = DataPiece.of(this.id, "bobs-" + this.id, "w");
		Receipt bobs = this.handler.handle(piece, BOB, Transport.GRPC);
		assertThat(bobs.status()).isEqualTo(Status.APPLIED);
		assertThat(this.handler.handle(piece, BOB, Transport.KAFKA)).isEqualTo(bobs.asReplayed());
		assertThat(this.handler.receipt("alice", this.id)).contains(alices);
		assertThat(this.handler.receipt("bob", this.id)).contains(bobs);
		assertThat(this.handler.receipt("root", this.id)).isEmpty();
	}

	@Test
	void storesNoRejectionForAnAppliedId(@Autowired JdbcClient jdbc) {
		DataPiece piece = DataPiece.of(this.id, this.key, "v");
		Receipt first = this.handler.handle(piece, ALICE, Transport.KAFKA);
		keepRejection(ALICE, ErrorCode.ID_REUSED);
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
		assertThat(rejections(jdbc)).isZero();
		keepRejection(BOB, ErrorCode.NOT_OWNER);
		assertThat(this.handler.receipt("bob", this.id))
			.hasValueSatisfying((receipt) -> assertThat(receipt.status()).isEqualTo(Status.REJECTED));
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
	}

	@Test
	void returnsTheLatestRejectionUntilTheIdIsApplied() {
		keepRejection(ALICE, ErrorCode.ID_REUSED);
		keepRejection(ALICE, ErrorCode.NOT_OWNER);
		assertThat(this.handler.receipt("alice", this.id))
			.hasValueSatisfying((receipt) -> assertThat(receipt.reason()).contains("owned by another"));
		Receipt applied = handle(this.id, "v", ALICE, Transport.REST);
		assertThat(this.handler.receipt("alice", this.id)).contains(applied);
	}

	/** The rejection's transaction starts and ends during that of the receipt. */
	@Test
	void aConcurrentRejectionDoesNotHideTheReceipt(@Autowired TransactionOperations transactions,
			@Autowired JdbcClient jdbc) {
		Receipt applied = requireNonNull(transactions.execute((transaction) -> {
			Receipt receipt = handle(this.id, "v", ALICE, Transport.REST);
			CompletableFuture.runAsync(() -> keepRejection(ALICE, ErrorCode.ID_REUSED)).join();
			return receipt;
		}));
		assertThat(rejections(jdbc)).isOne();
		assertThat(this.handler.receipt("alice", this.id)).contains(applied);
	}

	private void keepRejection(Caller caller, ErrorCode code) {
		this.handler.keepRejection(DataPiece.of(this.id, this.key, "other"), caller, new DataRejectedException(code),
				Transport.KAFKA);
	}

	private long rejections(JdbcClient jdbc) {
		return jdbc.sql("select count(*) from rejection where id = :id")
			.param("id", this.id)
			.query(Long.class)
			.single();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\0b", "a\nb" })
	void rejectsAnInvalidSubject(String subject) {
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> new Caller(subject, false));
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> new Caller("s".repeat(256), false));
		assertThat(new Caller("s".repeat(255), false).subject()).hasSize(255);
	}

	private Receipt handle(String id, String value, Caller caller, Transport transport) {
		return this.handler.handle(DataPiece.of(id, this.key, value), caller, transport);
	}

}
