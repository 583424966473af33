package dev.tricall.system.ledger;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import dev.tricall.data.DataTopic;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.BrokerClients;
import dev.tricall.system.testing.TestSystem;

/**
 * Writes invalid records to the topic, as service A, because only service A may write.
 */
public final class PoisonRecords implements AutoCloseable {

	private static final byte[] NO_MESSAGE = { -1, -1, -1 };

	private static final int TOO_LONG = 65_537;

	private final KafkaProducer<byte[], byte[]> producer;

	private final ApiClient admin;

	private final long before;

	private final Set<String> written = new HashSet<>();

	public PoisonRecords(TestSystem system) {
		this.producer = new KafkaProducer<>(new BrokerClients(system).serviceA(), new ByteArraySerializer(),
				new ByteArraySerializer());
		this.admin = system.admin();
		this.before = lettersSince(0).mapToLong((letter) -> letter.path("id").asLong()).max().orElse(0);
	}

	/**
	 * Writes a record that is invalid in another way than the previous one.
	 */
	public void write() throws Exception {
		HandleRequest good = HandleRequest.newBuilder()
			.setId(ApiClient.newId())
			.setKey(ApiClient.newKey())
			.setValue("poison")
			.build();
		RecordMetadata place = switch (this.written.size() % 8) {
			case 0 -> write(NO_MESSAGE, "demo-client");
			case 1 -> write(good.toBuilder().clearId().build().toByteArray(), "demo-client");
			case 2 -> write(good.toBuilder().clearKey().build().toByteArray(), "demo-client");
			case 3 -> write(good.toBuilder().setValue("v".repeat(TOO_LONG)).build().toByteArray(), "demo-client");
			case 4 -> write(good.toBuilder().setKey("not a key").build().toByteArray(), "demo-client");
			case 5 -> write(null, "demo-client");
			case 6 -> write(new byte[0], "demo-client");
			default -> write(good.toByteArray(), "");
		};
		this.written.add(place.partition() + "@" + place.offset());
	}

	private RecordMetadata write(byte @Nullable [] value, String subject) throws Exception {
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(DataTopic.NAME,
				ApiClient.newKey().getBytes(StandardCharsets.UTF_8), value);
		record.headers().add(DataTopic.SUBJECT, subject.getBytes(StandardCharsets.UTF_8));
		return this.producer.send(record).get();
	}

	/** Returns partition and offset of the records. */
	public Set<String> written() {
		return this.written;
	}

	/** Returns partition and offset of the records that have become dead letters. */
	public List<String> dead() {
		return lettersSince(this.before)
			.map((letter) -> letter.path("sourcePartition").asString() + "@" + letter.path("sourceOffset").asString())
			.toList();
	}

	private Stream<JsonNode> lettersSince(long id) {
		return this.admin.pages("/service-b/api/admin/dead-letters", String.valueOf(id), "id");
	}

	@Override
	public void close() {
		this.producer.close();
	}

}
