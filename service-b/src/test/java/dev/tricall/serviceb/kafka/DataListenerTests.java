package dev.tricall.serviceb.kafka;

import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaOperations;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.ServiceBTest;
import dev.tricall.serviceb.core.DataHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ServiceBTest
class DataListenerTests {

	private final String id = UUID.randomUUID().toString();

	private final DataPiece piece = DataPiece.of(this.id, "kafka-" + this.id, "v");

	@Autowired
	private DataHandler handler;

	@Autowired
	private KafkaOperations<Object, Object> kafka;

	@Test
	void handlesARecordOnceHoweverOftenItIsDelivered() {
		send(this.piece, "alice");
		Receipt first = receipt(Status.APPLIED);
		send(this.piece, "alice");
		DataPiece later = DataPiece.of("l" + this.id, this.piece.key(), "later");
		send(later, "alice");
		await().untilAsserted(() -> assertThat(this.handler.receipt(later.id())).isPresent());
		assertThat(this.handler.receipt(this.id)).contains(first);
		assertThat(first.transport()).isEqualTo(Transport.KAFKA);
		assertThat(this.handler.find(this.piece.key())).hasValueSatisfying((data) -> {
			assertThat(data.owner()).isEqualTo("alice");
			assertThat(data.value()).isEqualTo("later");
		});
	}

	@Test
	void keepsARejectionWhereTheCallerFindsIt() {
		send(this.piece, "alice");
		receipt(Status.APPLIED);
		send(DataPiece.of(this.id, this.piece.key(), "other"), "alice");
		assertThat(receipt(Status.REJECTED).reason()).contains("idempotency key");
		DataPiece bobs = DataPiece.of("b" + this.id, this.piece.key(), "bob's");
		send(bobs, "bob");
		await().untilAsserted(() -> assertThat(this.handler.receipt(bobs.id()))
			.hasValueSatisfying((receipt) -> assertThat(receipt.reason()).contains("owned by another")));
	}

	@Test
	void putsWhatCanNeverBeHandledAsideAndGoesOnWithTheNext(@Autowired DeadLetters letters) {
		new TestRecords(this.kafka, this.piece.key()).send(TestRecords.POISON, "alice");
		send(this.piece, "alice");
		receipt(Status.APPLIED);
		await().until(() -> letters.open(0, Integer.MAX_VALUE),
				(dead) -> dead.stream().anyMatch((letter) -> this.piece.key().equals(letter.key())));
	}

	private void send(DataPiece piece, String subject) {
		new TestRecords(this.kafka, piece.key()).send(piece.toMessage().toByteArray(), subject);
	}

	private Receipt receipt(Status status) {
		return await()
			.until(() -> this.handler.receipt(this.id),
					(receipt) -> receipt.map(Receipt::status).equals(Optional.of(status)))
			.orElseThrow();
	}

}
