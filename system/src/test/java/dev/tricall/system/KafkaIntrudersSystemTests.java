package dev.tricall.system;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.data.DataTopic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Only service A writes the topic of service B, only service B reads it, and the broker
 * knows who they are by tokens that were made for it.
 */
@SystemTest
class KafkaIntrudersSystemTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	/** For who is never answered at all. */
	private static final Duration SHORT_LIMIT = Duration.ofSeconds(1);

	private final BrokerClients clients;

	private final TokenForge forge;

	private long before;

	KafkaIntrudersSystemTests(TestSystem system) throws Exception {
		this.forge = system.forge();
		this.clients = new BrokerClients(system);
	}

	@BeforeEach
	void remember() {
		this.before = records();
	}

	@AfterEach
	void nothingIsWritten() {
		assertThat(records()).isEqualTo(this.before);
	}

	@Test
	void doesNotAnswerWithoutAToken() {
		Map<String, Object> nobody = this.clients.with(Map.of("security.protocol", "PLAINTEXT"));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> look(nobody, SHORT_LIMIT));
	}

	@Test
	void takesNoPasswordForAToken() {
		Map<String, Object> admin = this.clients.with(Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism",
				"PLAIN", "sasl.jaas.config", PlainLoginModule.class.getName()
						+ " required username=\"admin\" password=\"demo-broker-admin-password\";"));
		assertThatExceptionOfType(UnsupportedSaslMechanismException.class).isThrownBy(() -> look(admin, LIMIT));
	}

	@Test
	void getsNoTokenForAWrongSecret() {
		assertThatExceptionOfType(KafkaException.class)
			.isThrownBy(() -> write(this.clients.withToken("service-a", "wrong", "kafka"), DataTopic.NAME))
			.havingRootCause()
			.withMessageContaining("401");
	}

	@Test
	void refusesATokenThatWasNotMadeForTheBroker() {
		assertThatExceptionOfType(SaslAuthenticationException.class)
			.isThrownBy(() -> look(this.clients.withToken("demo-client", "demo-secret", "data.write"), LIMIT))
			.withMessageContaining("invalid_token");
	}

	/** Of which the broker would take the subject for service A. */
	@Test
	void refusesATokenForServiceAWithTheSubjectServiceA(@TempDir Path folder) throws Exception {
		Map<String, Object> claims = Door.A_KAFKA.claims(this.forge, "service-a");
		Path file = Files.writeString(folder.resolve("token"), this.forge.signed(claims));
		assertThatExceptionOfType(SaslAuthenticationException.class)
			.isThrownBy(() -> look(this.clients.withToken(file), LIMIT))
			.withMessageContaining("invalid_token");
		claims.put("aud", List.of("kafka"));
		Files.writeString(file, this.forge.signed(claims));
		assertThatCode(() -> look(this.clients.withToken(file), LIMIT)).doesNotThrowAnyException();
	}

	@Test
	void doesNotLetServiceARead() {
		assertThatExceptionOfType(TopicAuthorizationException.class).isThrownBy(() -> read(this.clients.serviceA()))
			.satisfies((ex) -> assertThat(ex.unauthorizedTopics()).containsExactly(DataTopic.NAME));
	}

	@Test
	void doesNotLetServiceAJoinTheReaders() {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(this.clients.serviceA())) {
			consumer.subscribe(List.of(DataTopic.NAME));
			assertThatExceptionOfType(GroupAuthorizationException.class).isThrownBy(() -> consumer.poll(LIMIT));
		}
	}

	@Test
	void doesNotLetServiceBWrite() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> write(this.clients.serviceB(), DataTopic.NAME))
			.withCauseInstanceOf(TopicAuthorizationException.class);
	}

	@Test
	void doesNotLetServiceAWriteDeadLetters() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> write(this.clients.serviceA(), DataTopic.DEAD_LETTERS))
			.withCauseInstanceOf(TopicAuthorizationException.class);
	}

	/** As service B, which alone may know. */
	private long records() {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(this.clients.serviceB())) {
			return consumer.endOffsets(partitions(consumer), LIMIT).values().stream().mapToLong(Long::longValue).sum();
		}
	}

	private static void read(Map<String, Object> client) {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
			Collection<TopicPartition> partitions = partitions(consumer);
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			consumer.poll(LIMIT);
		}
	}

	private static void look(Map<String, Object> client, Duration limit) {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
			consumer.listTopics(limit);
		}
	}

	private static void write(Map<String, Object> client, String topic) throws Exception {
		try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, new ByteArraySerializer(),
				new ByteArraySerializer())) {
			producer.send(new ProducerRecord<>(topic, "intruder".getBytes(StandardCharsets.UTF_8))).get();
		}
	}

	private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> client) {
		return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
	}

	private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
		return consumer.partitionsFor(DataTopic.NAME, LIMIT)
			.stream()
			.map((partition) -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
	}

}
