package dev.tricall.system.security;

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
import dev.tricall.system.testing.BrokerClients;
import dev.tricall.system.testing.EntryPoint;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenForge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Only service A writes to the topic of service B, and only service B reads from it. The
 * broker authenticates them by tokens whose audience is the broker.
 */
@SystemTest
class KafkaIntrudersSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** For clients that never get a response. */
	private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(1);

	private final BrokerClients clients;

	private final TokenForge forge;

	private long before;

	KafkaIntrudersSystemTests(TestSystem system) throws Exception {
		this.forge = system.forge();
		this.clients = new BrokerClients(system);
	}

	@BeforeEach
	void countRecords() {
		this.before = records();
	}

	@AfterEach
	void assertNothingWasWritten() {
		assertThat(records()).isEqualTo(this.before);
	}

	@Test
	void rejectsAClientWithoutAToken() {
		Map<String, Object> anonymous = this.clients.with(Map.of("security.protocol", "PLAINTEXT"));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> poll(anonymous, SHORT_TIMEOUT));
	}

	@Test
	void rejectsAPassword() {
		Map<String, Object> admin = this.clients.with(Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism",
				"PLAIN", "sasl.jaas.config", PlainLoginModule.class.getName()
						+ " required username=\"admin\" password=\"demo-broker-admin-password\";"));
		assertThatExceptionOfType(UnsupportedSaslMechanismException.class).isThrownBy(() -> poll(admin, TIMEOUT));
	}

	@Test
	void rejectsAClientWithAWrongSecret() {
		assertThatExceptionOfType(KafkaException.class)
			.isThrownBy(() -> write(this.clients.withToken("service-a", "wrong", "kafka"), DataTopic.NAME))
			.havingRootCause()
			.withMessageContaining("401");
	}

	@Test
	void rejectsATokenForAnotherAudience() {
		assertThatExceptionOfType(SaslAuthenticationException.class)
			.isThrownBy(() -> poll(this.clients.withToken("demo-client", "demo-secret", "data.write"), TIMEOUT))
			.withMessageContaining("invalid_token");
	}

	/** The broker derives service A from the subject only. */
	@Test
	void rejectsATokenWithAudienceAndSubjectServiceA(@TempDir Path folder) throws Exception {
		Map<String, Object> claims = EntryPoint.A_KAFKA.claims(this.forge, "service-a");
		Path file = Files.writeString(folder.resolve("token"), this.forge.signed(claims));
		assertThatExceptionOfType(SaslAuthenticationException.class)
			.isThrownBy(() -> poll(this.clients.withToken(file), TIMEOUT))
			.withMessageContaining("invalid_token");
		claims.put("aud", List.of("kafka"));
		Files.writeString(file, this.forge.signed(claims));
		assertThatCode(() -> poll(this.clients.withToken(file), TIMEOUT)).doesNotThrowAnyException();
	}

	@Test
	void serviceACannotRead() {
		assertThatExceptionOfType(TopicAuthorizationException.class).isThrownBy(() -> read(this.clients.serviceA()))
			.satisfies((ex) -> assertThat(ex.unauthorizedTopics()).containsExactly(DataTopic.NAME));
	}

	@Test
	void serviceACannotJoinTheConsumerGroup() {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(this.clients.serviceA())) {
			consumer.subscribe(List.of(DataTopic.NAME));
			assertThatExceptionOfType(GroupAuthorizationException.class).isThrownBy(() -> consumer.poll(TIMEOUT));
		}
	}

	@Test
	void serviceBCannotWrite() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> write(this.clients.serviceB(), DataTopic.NAME))
			.withCauseInstanceOf(TopicAuthorizationException.class);
	}

	@Test
	void serviceACannotWriteDeadLetters() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> write(this.clients.serviceA(), DataTopic.DEAD_LETTERS))
			.withCauseInstanceOf(TopicAuthorizationException.class);
	}

	/** Reads as service B, because only service B may. */
	private long records() {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(this.clients.serviceB())) {
			return consumer.endOffsets(partitions(consumer), TIMEOUT)
				.values()
				.stream()
				.mapToLong(Long::longValue)
				.sum();
		}
	}

	private static void read(Map<String, Object> client) {
		try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
			Collection<TopicPartition> partitions = partitions(consumer);
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			consumer.poll(TIMEOUT);
		}
	}

	private static void poll(Map<String, Object> client, Duration limit) {
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
		return consumer.partitionsFor(DataTopic.NAME, TIMEOUT)
			.stream()
			.map((partition) -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
	}

}
