package dev.tricall.serviceb.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.MessageListenerContainer;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.ServiceBTest;
import dev.tricall.serviceb.TestRecords;
import dev.tricall.serviceb.core.DataHandler;

import static java.util.Objects.requireNonNull;
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
	void appliesARecordOnceWhenDeliveredTwice() {
		send(this.piece, "alice");
		Receipt first = receipt(Status.APPLIED);
		send(this.piece, "alice");
		DataPiece later = DataPiece.of("l" + this.id, this.piece.key(), "later");
		send(later, "alice");
		await().untilAsserted(() -> assertThat(this.handler.receipt("alice", later.id())).isPresent());
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
		assertThat(first.transport()).isEqualTo(Transport.KAFKA);
		assertThat(this.handler.find(this.piece.key())).hasValueSatisfying((data) -> {
			assertThat(data.owner()).isEqualTo("alice");
			assertThat(data.value()).isEqualTo("later");
		});
	}

	@Test
	void storesARejectionForTheCaller() {
		send(this.piece, "alice");
		receipt(Status.APPLIED);
		DataPiece bobs = DataPiece.of("b" + this.id, this.piece.key(), "bob's");
		send(bobs, "bob");
		await().untilAsserted(() -> assertThat(this.handler.receipt("bob", bobs.id()))
			.hasValueSatisfying((receipt) -> assertThat(receipt.reason()).contains("owned by another")));
	}

	@Test
	void anIdBelongsToItsCaller() {
		send(this.piece, "alice");
		Receipt first = receipt(Status.APPLIED);
		send(DataPiece.of(this.id, "bobs-" + this.id, "bob's"), "bob");
		await().untilAsserted(() -> assertThat(this.handler.receipt("bob", this.id))
			.hasValueSatisfying((receipt) -> assertThat(receipt.key()).isEqualTo("bobs-" + this.id)));
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
	}

	@Test
	void aLaterRejectionDoesNotHideTheReceipt() {
		send(this.piece, "alice");
		Receipt first = receipt(Status.APPLIED);
		send(DataPiece.of(this.id, this.piece.key(), "other"), "alice");
		DataPiece later = DataPiece.of("l" + this.id, this.piece.key(), "later");
		send(later, "alice");
		await().untilAsserted(() -> assertThat(this.handler.receipt("alice", later.id())).isPresent());
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
	}

	@Test
	void continuesAfterARecordThatCannotBeHandled(@Autowired JdbcClient jdbc) {
		new TestRecords(this.kafka, this.piece.key()).send(TestRecords.POISON, "alice");
		send(this.piece, "alice");
		receipt(Status.APPLIED);
		await().until(() -> deadLetters(jdbc) == 1);
	}

	/** Like a crash between the transactions and the commit of the offset. */
	@Test
	void appliesNothingTwiceWhenRecordsAreRedelivered(@Autowired KafkaListenerEndpointRegistry listeners,
			@Autowired KafkaAdmin admin, @Autowired MeterRegistry meters, @Autowired JdbcClient jdbc) throws Exception {
		Map<TopicPartition, OffsetAndMetadata> start = offsets(admin);
		new TestRecords(this.kafka, this.piece.key()).send(TestRecords.POISON, "alice");
		send(this.piece, "alice");
		send(DataPiece.of("l" + this.id, this.piece.key(), "later"), "alice");
		await().until(() -> this.handler.receipt("alice", "l" + this.id).isPresent());
		await().until(() -> deadLetters(jdbc) == 1);
		Receipt first = receipt(Status.APPLIED);
		Counter replayed = meters.counter("tricall.receipts", "outcome", "replayed", "transport", "kafka");
		double before = replayed.count();
		MessageListenerContainer container = requireNonNull(listeners.getListenerContainer("service-b"));
		container.stop();
		rewind(admin, start);
		container.start();
		await().until(() -> replayed.count() >= before + 2);
		new TestRecords(this.kafka, this.piece.key()).send(TestRecords.POISON, "alice");
		await().until(() -> deadLetters(jdbc) == 2);
		assertThat(this.handler.receipt("alice", this.id)).contains(first);
		assertThat(this.handler.find(this.piece.key()))
			.hasValueSatisfying((data) -> assertThat(data.value()).isEqualTo("later"));
	}

	/** Returns the offsets of the group in all partitions, also in empty ones. */
	private static Map<TopicPartition, OffsetAndMetadata> offsets(KafkaAdmin kafka) throws Exception {
		try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
			Map<TopicPartition, OffsetAndMetadata> known = admin.listConsumerGroupOffsets("service-b")
				.partitionsToOffsetAndMetadata()
				.get();
			return IntStream.range(0, 6)
				.mapToObj((number) -> new TopicPartition(DataTopic.NAME, number))
				.collect(Collectors.toMap(Function.identity(),
						(partition) -> known.getOrDefault(partition, new OffsetAndMetadata(0))));
		}
	}

	private static void rewind(KafkaAdmin kafka, Map<TopicPartition, OffsetAndMetadata> start) {
		try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
			await().ignoreExceptions()
				.untilAsserted(() -> admin.alterConsumerGroupOffsets("service-b", start).all().get());
		}
	}

	private long deadLetters(JdbcClient jdbc) {
		return jdbc.sql("select count(*) from dead_letter where key = :key")
			.param("key", this.piece.key().getBytes(StandardCharsets.UTF_8))
			.query(Long.class)
			.single();
	}

	private void send(DataPiece piece, String subject) {
		new TestRecords(this.kafka, piece.key()).send(piece.toMessage().toByteArray(), subject);
	}

	private Receipt receipt(Status status) {
		return await()
			.until(() -> this.handler.receipt("alice", this.id),
					(receipt) -> receipt.map(Receipt::status).equals(Optional.of(status)))
			.orElseThrow();
	}

}
