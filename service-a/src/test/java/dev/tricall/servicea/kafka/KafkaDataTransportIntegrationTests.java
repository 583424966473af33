package dev.tricall.servicea.kafka;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.MountableFile;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.servicea.core.DataCaller;
import dev.tricall.servicea.core.DataTransport.Accepted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Runs service A with the broker of {@code docker-compose.yml}. Skipped without Docker.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(properties = { "eureka.client.enabled=false", "spring.kafka.security.protocol=PLAINTEXT" })
class KafkaDataTransportIntegrationTests {

	@Container
	@ServiceConnection
	static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1").withCopyFileToContainer(
			MountableFile.forHostPath("../deploy/kafka/log4j2.yaml", 0644), "/mnt/shared/config/log4j2.yaml");

	private final DataPiece piece = DataPiece.of(UUID.randomUUID().toString(), "k", "v");

	@Autowired
	private DataCaller caller;

	@BeforeEach
	void asAlice() {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "", List.of()));
	}

	@AfterEach
	void clearCaller() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void failsWithinTheTimeoutWhenTheBrokerHangs() {
		assertThat(this.caller.send(this.piece, Transport.KAFKA)).isEqualTo(new Accepted(this.piece.id()));
		KAFKA.getDockerClient().pauseContainerCmd(KAFKA.getContainerId()).exec();
		try {
			assertThatExceptionOfType(CallFailedException.class)
				.isThrownBy(() -> this.caller.send(this.piece, Transport.KAFKA))
				.extracting(CallFailedException::code)
				.isEqualTo(ErrorCode.UNAVAILABLE);
		}
		finally {
			KAFKA.getDockerClient().unpauseContainerCmd(KAFKA.getContainerId()).exec();
		}
		assertThat(this.caller.send(this.piece, Transport.KAFKA)).isEqualTo(new Accepted(this.piece.id()));
	}

	@Test
	void rejectsManyCallsInTimeWhileTheBrokerHangs() {
		List<DataPiece> pieces = Stream
			.generate(() -> DataPiece.of(UUID.randomUUID().toString(), "k", "v".repeat(50_000)))
			.limit(300)
			.toList();
		assertThat(this.caller.send(this.piece, Transport.KAFKA)).isEqualTo(new Accepted(this.piece.id()));
		KAFKA.getDockerClient().pauseContainerCmd(KAFKA.getContainerId()).exec();
		try {
			long start = System.nanoTime();
			List<ErrorCode> codes = pieces.stream()
				.map(this::sendAndFail)
				.toList()
				.stream()
				.map(CompletableFuture::join)
				.toList();
			// A call times out after 3 s; the margin is for a busy machine.
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
			assertThat(codes).contains(ErrorCode.UNAVAILABLE).isSubsetOf(ErrorCode.UNAVAILABLE, ErrorCode.TOO_MANY);
		}
		finally {
			KAFKA.getDockerClient().unpauseContainerCmd(KAFKA.getContainerId()).exec();
		}
		assertThat(pieces).allSatisfy((piece) -> await().pollInSameThread()
			.pollDelay(Duration.ZERO)
			.ignoreException(CallFailedException.class)
			.until(() -> this.caller.send(piece, Transport.KAFKA), new Accepted(piece.id())::equals));
	}

	private CompletableFuture<ErrorCode> sendAndFail(DataPiece piece) {
		CompletableFuture<ErrorCode> code = new CompletableFuture<>();
		new Thread(() -> {
			asAlice();
			try {
				this.caller.send(piece, Transport.KAFKA);
				code.completeExceptionally(new AssertionError("accepted"));
			}
			catch (CallFailedException ex) {
				code.complete(ex.code());
			}
		}).start();
		return code;
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Topics {

		@Bean
		NewTopics topics() {
			return new NewTopics(new NewTopic(DataTopic.NAME, 2, (short) 1));
		}

	}

}
