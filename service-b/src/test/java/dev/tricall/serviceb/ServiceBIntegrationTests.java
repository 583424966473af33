package dev.tricall.serviceb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.MountableFile;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.core.KafkaOperations;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs service B with the broker and the database of {@code docker-compose.yml}. Skipped
 * without Docker.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = { "instance.id=service-b:test",
		"eureka.client.enabled=false", "spring.grpc.server.port=0", "spring.kafka.security.protocol=PLAINTEXT" })
class ServiceBIntegrationTests {

	@Container
	@ServiceConnection
	static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1").withCopyFileToContainer(
			MountableFile.forHostPath("../deploy/kafka/log4j2.yaml", 0644), "/mnt/shared/config/log4j2.yaml");

	@Container
	@ServiceConnection
	static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:18");

	private final DataPiece piece = DataPiece.of(UUID.randomUUID().toString(), "key-" + UUID.randomUUID(), "v");

	@Autowired
	private DataHandler handler;

	@Autowired
	private KafkaOperations<Object, Object> kafka;

	@ParameterizedTest
	@EnumSource
	void appliesARepeatedCallOnce(Transport transport) {
		Receipt first = this.handler.handle(this.piece, new Caller("alice", false), transport);
		assertThat(first.status()).isEqualTo(Status.APPLIED);
		assertThat(this.handler.handle(this.piece, new Caller("alice", false), transport))
			.isEqualTo(first.asReplayed());
	}

	@Test
	void handlesARecordOfTheBroker() {
		ProducerRecord<Object, Object> record = new ProducerRecord<>(DataTopic.NAME,
				this.piece.key().getBytes(StandardCharsets.UTF_8), this.piece.toMessage().toByteArray());
		record.headers().add(DataTopic.SUBJECT, "alice".getBytes(StandardCharsets.UTF_8));
		this.kafka.send(record).join();
		await().untilAsserted(() -> assertThat(this.handler.receipt("alice", this.piece.id()))
			.hasValueSatisfying((receipt) -> assertThat(receipt.transport()).isEqualTo(Transport.KAFKA)));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Topics {

		@Bean
		NewTopics topics() {
			return new NewTopics(List.of(DataTopic.NAME, DataTopic.DEAD_LETTERS)
				.stream()
				.map((name) -> new NewTopic(name, 2, (short) 1))
				.toArray(NewTopic[]::new));
		}

	}

}
