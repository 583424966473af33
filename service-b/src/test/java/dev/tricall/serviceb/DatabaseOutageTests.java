package dev.tricall.serviceb;

import java.time.Duration;
import java.util.UUID;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.grpc.test.autoconfigure.LocalGrpcServerPort;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.identity.ExchangedTokens;
import dev.tricall.serviceb.core.DataHandler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests service B while the database closes and rejects all connections.
 */
@ServiceBTest
class DatabaseOutageTests {

	/** The timeout of service A. */
	private static final Duration DEADLINE = Duration.ofSeconds(3);

	private final DataPiece piece = DataPiece.of(UUID.randomUUID().toString(), "outage-" + UUID.randomUUID(), "v");

	@Autowired
	private DataHandler handler;

	@Autowired
	private ExchangedTokens tokens;

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	private JdbcClient database;

	private RestTestClient http;

	private RestTestClient management;

	@BeforeEach
	void stopDatabase(@Autowired EmbeddedPostgres postgres) {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		this.management = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.managementPort).build();
		assertThat(status("/actuator/health/readiness")).isEqualTo(200);
		this.database = JdbcClient.create(postgres.getDatabase("postgres", "template1"));
		this.database.sql("alter database postgres allow_connections false").update();
		this.database.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'")
			.query()
			.listOfRows();
	}

	@AfterEach
	void restoreDatabase() {
		this.database.sql("alter database postgres allow_connections true").update();
	}

	@Test
	void respondsWith503OverRestUntilTheDatabaseIsBack() {
		long start = System.nanoTime();
		post().expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectHeader()
			.valueMatches(HttpHeaders.RETRY_AFTER, "\\d+");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
		restoreDatabase();
		await().untilAsserted(() -> post().expectStatus().isOk());
	}

	@Test
	void respondsWithUnavailableOverGrpc(@LocalGrpcServerPort int grpcPort) {
		ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", grpcPort).usePlaintext().build();
		try {
			Metadata headers = new Metadata();
			headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token());
			DataServiceGrpc.DataServiceBlockingStub stub = DataServiceGrpc.newBlockingStub(channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
			long start = System.nanoTime();
			assertThatExceptionOfType(StatusRuntimeException.class)
				.isThrownBy(() -> stub.handle(this.piece.toMessage()))
				.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
		}
		finally {
			channel.shutdownNow();
		}
	}

	@Test
	void isAliveButNotReadyUntilTheDatabaseIsBack() {
		assertThat(status("/actuator/health/readiness")).isEqualTo(503);
		assertThat(status("/actuator/health/liveness")).isEqualTo(200);
		restoreDatabase();
		await().until(() -> status("/actuator/health/readiness") == 200);
	}

	@Test
	void retriesRecordsInOrderWithoutDeadLetters(@Autowired KafkaOperations<Object, Object> kafka,
			@Autowired JdbcClient jdbc) {
		DataPiece later = DataPiece.of("l" + this.piece.id(), this.piece.key(), "later");
		send(kafka, this.piece);
		send(kafka, later);
		await().pollDelay(Duration.ofSeconds(8)).until(() -> status("/actuator/health/readiness") == 503);
		restoreDatabase();
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.until(() -> this.handler.receipt("alice", later.id()).isPresent());
		assertThat(this.handler.receipt("alice", this.piece.id())).isPresent();
		assertThat(this.handler.find(this.piece.key()))
			.hasValueSatisfying((data) -> assertThat(data.value()).isEqualTo("later"));
		assertThat(jdbc.sql("select count(*) from dead_letter where key = :key")
			.param("key", this.piece.key().getBytes(UTF_8))
			.query(Long.class)
			.single()).isZero();
	}

	private static void send(KafkaOperations<Object, Object> kafka, DataPiece piece) {
		ProducerRecord<Object, Object> record = new ProducerRecord<>(DataTopic.NAME, piece.key().getBytes(UTF_8),
				piece.toMessage().toByteArray());
		record.headers().add(DataTopic.SUBJECT, "alice".getBytes(UTF_8));
		kafka.send(record).join();
	}

	private RestTestClient.ResponseSpec post() {
		return this.http.post()
			.uri("/api/data")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token())
			.header("Idempotency-Key", this.piece.id())
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"key\":\"%s\",\"value\":\"%s\"}".formatted(this.piece.key(), this.piece.value()))
			.exchange();
	}

	private String token() {
		return this.tokens.of("alice", "data.write");
	}

	private int status(String path) {
		return this.management.get().uri(path).exchange().returnResult(Void.class).getStatus().value();
	}

}
