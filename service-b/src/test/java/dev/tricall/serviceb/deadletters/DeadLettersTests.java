package dev.tricall.serviceb.deadletters;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.SendResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.identity.ExchangedTokens;
import dev.tricall.serviceb.ServiceBTest;
import dev.tricall.serviceb.TestRecords;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ServiceBTest
@ExtendWith(OutputCaptureExtension.class)
class DeadLettersTests {

	private static final String PATH = "/api/admin/dead-letters";

	private final String id = UUID.randomUUID().toString();

	private final String key = "dead-" + this.id;

	@LocalServerPort
	private int port;

	@Autowired
	private ExchangedTokens tokens;

	@Autowired
	private DataHandler handler;

	@Autowired
	private DeadLetters letters;

	@Autowired
	private MeterRegistry meters;

	private RestTestClient http;

	private TestRecords records;

	private long before;

	@BeforeEach
	void connect(@Autowired KafkaOperations<Object, Object> kafka, @Autowired JdbcClient jdbc) {
		this.records = new TestRecords(kafka, this.key);
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		this.before = jdbc.sql("select coalesce(max(id), 0) from dead_letter").query(Long.class).single();
	}

	@Test
	void storesInvalidRecordsWithPositionAndReason() {
		assertBecomesDeadLetter(TestRecords.POISON, "alice", "not a HandleRequest");
		assertBecomesDeadLetter(new byte[0], "alice", "idempotency key");
		assertBecomesDeadLetter(request("v").clearId().build().toByteArray(), "alice", "idempotency key");
		assertBecomesDeadLetter(request("v").setKey("k k").build().toByteArray(), "alice", "key must be");
		assertBecomesDeadLetter(request("v".repeat(65_537)).build().toByteArray(), "alice", "at most 65536 bytes");
		assertBecomesDeadLetter(request("v".repeat(1_040_000)).build().toByteArray(), "alice", "at most 65536 bytes");
		assertBecomesDeadLetter(request("v").build().toByteArray(), "", "caller-subject");
		assertBecomesDeadLetter(request("v").build().toByteArray(), "s".repeat(256), "subject must be");
	}

	@Test
	void aBugCausesADeadLetterAfterRetries(@Autowired JdbcClient jdbc) {
		jdbc.sql("alter table data add constraint bug check (key <> '%s')".formatted(this.key)).update();
		try {
			assertBecomesDeadLetter(request("v").build().toByteArray(), "alice", "unexpected error");
		}
		finally {
			jdbc.sql("alter table data drop constraint bug").update();
		}
	}

	@Test
	void appliesADeadLetterOnceAndClosesIt(CapturedOutput output) {
		double open = openLetters();
		this.records.kill(request("v").build().toByteArray(), "alice");
		long letter = letter().id();
		assertThat(openLetters()).isEqualTo(open + 1);
		assertSentAgain(letter, "APPLIED");
		assertThat(output).contains("event.action=dead-letter-send-again event.outcome=success user.name=root"
				+ " dead_letter.id=" + letter + " dead_letter.result=APPLIED");
		Receipt receipt = this.handler.receipt("alice", this.id).orElseThrow();
		assertThat(openLetters()).isEqualTo(open);
		assertThat(open()).isEmpty();
		assertSentAgain(letter, "APPLIED");
		assertThat(this.handler.receipt("alice", this.id)).contains(receipt);
		assertThat(this.handler.find(this.key))
			.hasValueSatisfying((data) -> assertThat(data.owner()).isEqualTo("alice"));
		exchange(HttpMethod.GET, PATH + "/" + letter, admin()).expectBody().jsonPath("$.status").isEqualTo("APPLIED");
	}

	@Test
	void reportsWhyADeadLetterIsRejectedOrFailsAgain() {
		this.handler.handle(DataPiece.of("b" + this.id, this.key, "bob's"), new Caller("bob", false), Transport.REST);
		this.records.kill(request("alice's").build().toByteArray(), "alice");
		assertSentAgain(letter().id(), "REJECTED").jsonPath("$.reason")
			.isEqualTo("the key is owned by another subject");
		assertThat(this.handler.receipt("alice", this.id))
			.hasValueSatisfying((receipt) -> assertThat(receipt.status()).isEqualTo(Receipt.Status.REJECTED));
		this.records.kill(TestRecords.POISON, "alice");
		long dead = letter().id();
		assertSentAgain(dead, "DEAD").jsonPath("$.reason").isEqualTo("the record is not a HandleRequest");
		assertThat(letter().id()).isEqualTo(dead);
	}

	@Test
	void handlesAllDeadLettersAgain() {
		this.records.kill(request("v").build().toByteArray(), "alice");
		this.records.kill(TestRecords.POISON, "alice");
		this.records.kill(request("v2").setId("2" + this.id).build().toByteArray(), "alice");
		await().until(() -> open().size() == 3);
		exchange(HttpMethod.POST, PATH + "/send-again?after=" + this.before, admin()).expectStatus()
			.isOk()
			.expectHeader()
			.doesNotExist(HttpHeaders.LINK)
			.expectBody()
			.json("{\"APPLIED\": 2, \"REJECTED\": 0, \"DEAD\": 1}");
		assertThat(open()).hasSize(1);
		assertThat(this.handler.find(this.key)).hasValueSatisfying((data) -> assertThat(data.value()).isEqualTo("v2"));
	}

	@Test
	void handlesADeadLetterOnBehalfOfItsCaller() {
		this.handler.handle(DataPiece.of(this.id, "bobs-" + this.id, "v"), new Caller("bob", false), Transport.REST);
		this.records.kill(request("v").build().toByteArray(), "alice");
		assertSentAgain(letter().id(), "APPLIED");
		assertThat(this.handler.receipt("alice", this.id))
			.hasValueSatisfying((receipt) -> assertThat(receipt.key()).isEqualTo(this.key));
		assertThat(this.handler.receipt("bob", this.id))
			.hasValueSatisfying((receipt) -> assertThat(receipt.key()).isEqualTo("bobs-" + this.id));
	}

	@Test
	void storesADuplicateDeadLetterOnce() {
		long offset = this.records.kill(TestRecords.POISON, "alice");
		this.records.kill(TestRecords.POISON, "alice", offset);
		this.records.kill(request("v").build().toByteArray(), "alice");
		await().until(() -> open().stream().anyMatch((letter) -> letter.size() > 6));
		assertThat(open()).hasSize(2);
	}

	private void assertBecomesDeadLetter(byte[] value, String subject, String reason) {
		SendResult<?, ?> sent = this.records.send(value, subject);
		DeadLetter letter = letter();
		this.before = letter.id();
		assertThat(letter.reason()).contains(reason);
		assertThat(letter.sourcePartition()).isEqualTo(sent.getRecordMetadata().partition());
		assertThat(letter.sourceOffset()).isEqualTo(sent.getRecordMetadata().offset());
		assertThat(letter.size()).isEqualTo(value.length);
	}

	/** Waits for the first open letter of this test. */
	private DeadLetter letter() {
		return await().until(() -> open().stream().findFirst(), Optional::isPresent).orElseThrow();
	}

	private List<DeadLetter> open() {
		return this.letters.findOpen(this.before, 100)
			.entries()
			.stream()
			.filter((letter) -> this.key.equals(letter.key()))
			.toList();
	}

	private double openLetters() {
		return this.meters.get("tricall.dead.letters").gauge().value();
	}

	private RestTestClient.BodyContentSpec assertSentAgain(long letter, String result) {
		return exchange(HttpMethod.POST, PATH + "/" + letter + "/send-again", admin()).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.result")
			.isEqualTo(result);
	}

	private RestTestClient.ResponseSpec exchange(HttpMethod method, String path, String token) {
		return this.http.method(method).uri(path).header(HttpHeaders.AUTHORIZATION, "Bearer " + token).exchange();
	}

	private String admin() {
		return this.tokens.by("gateway", "root", "data.read data.write", "admin");
	}

	private HandleRequest.Builder request(String value) {
		return HandleRequest.newBuilder().setId(this.id).setKey(this.key).setValue(value);
	}

}
