package dev.tricall.serviceb.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.utils.KafkaTestUtils;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
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
	void putsWhatCanNeverBeHandledAsideAndGoesOnWithTheNext(@Autowired EmbeddedKafkaBroker broker) {
		byte[] key = this.piece.key().getBytes(StandardCharsets.UTF_8);
		byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);
		this.kafka.send(new ProducerRecord<>(DataTopic.NAME, key, poison)).join();
		send(this.piece, "alice");
		receipt(Status.APPLIED);
		Map<String, Object> properties = KafkaTestUtils.consumerProps(broker, this.id, true);
		try (Consumer<byte[], byte[]> consumer = new DefaultKafkaConsumerFactory<>(properties,
				new ByteArrayDeserializer(), new ByteArrayDeserializer())
			.createConsumer()) {
			consumer.subscribe(List.of(DataTopic.DEAD_LETTERS));
			ConsumerRecord<byte[], byte[]> dead = KafkaTestUtils.getSingleRecord(consumer, DataTopic.DEAD_LETTERS,
					Duration.ofSeconds(10));
			assertThat(dead.value()).isEqualTo(poison);
			assertThat(dead.key()).isEqualTo(key);
			assertThat(new String(dead.headers().lastHeader(KafkaHeaders.DLT_EXCEPTION_MESSAGE).value(),
					StandardCharsets.UTF_8))
				.contains("not a HandleRequest");
		}
	}

	private void send(DataPiece piece, String subject) {
		ProducerRecord<Object, Object> record = new ProducerRecord<>(DataTopic.NAME,
				piece.key().getBytes(StandardCharsets.UTF_8), piece.toMessage().toByteArray());
		record.headers().add(DataTopic.SUBJECT, subject.getBytes(StandardCharsets.UTF_8));
		this.kafka.send(record).join();
	}

	private Receipt receipt(Status status) {
		return await()
			.until(() -> this.handler.receipt(this.id),
					(receipt) -> receipt.map(Receipt::status).equals(Optional.of(status)))
			.orElseThrow();
	}

}
