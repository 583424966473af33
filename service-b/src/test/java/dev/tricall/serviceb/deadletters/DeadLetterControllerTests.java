package dev.tricall.serviceb.deadletters;

import java.util.Base64;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.SendResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.identity.ExchangedTokens;
import dev.tricall.serviceb.ServiceBTest;
import dev.tricall.serviceb.TestRecords;

import static org.awaitility.Awaitility.await;

@ServiceBTest
class DeadLetterControllerTests {

	private static final String PATH = "/api/admin/dead-letters";

	private final String key = "dead-" + UUID.randomUUID();

	@LocalServerPort
	private int port;

	@Autowired
	private ExchangedTokens tokens;

	@Autowired
	private DeadLetters letters;

	private RestTestClient http;

	private TestRecords records;

	private long before;

	@BeforeEach
	void connect(@Autowired KafkaOperations<Object, Object> kafka, @Autowired JdbcClient jdbc) {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		this.records = new TestRecords(kafka, this.key);
		this.before = jdbc.sql("select coalesce(max(id), 0) from dead_letter").query(Long.class).single();
	}

	@Test
	void returnsADeadLetterToAnAdmin() {
		SendResult<?, ?> sent = this.records.send(TestRecords.POISON, "alice");
		exchange(HttpMethod.GET, PATH + "/" + open(1).get(0).id(), admin()).expectStatus()
			.isOk()
			.expectBody()
			.json("""
					{"status":"OPEN","sourcePartition":%d,"sourceOffset":%d,"key":"%s","subject":"alice","size":6,"value":"%s"}"""
				.formatted(sent.getRecordMetadata().partition(), sent.getRecordMetadata().offset(), this.key,
						Base64.getEncoder().encodeToString(TestRecords.POISON)));
	}

	@Test
	void pagesThroughOpenDeadLetters() {
		for (int i = 0; i < 3; i++) {
			this.records.kill(TestRecords.POISON, "alice");
		}
		List<DeadLetter> all = open(3);
		exchange(HttpMethod.GET, PATH + "?limit=2&after=" + this.before, admin()).expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals(HttpHeaders.LINK, "<?after=%d&limit=2>; rel=\"next\"".formatted(all.get(1).id()))
			.expectBody()
			.jsonPath("$[1].id")
			.isEqualTo(all.get(1).id())
			.jsonPath("$[1].value")
			.doesNotExist()
			.jsonPath("$[2]")
			.doesNotExist();
		exchange(HttpMethod.GET, PATH + "?limit=2&after=" + all.get(1).id(), admin()).expectHeader()
			.doesNotExist(HttpHeaders.LINK)
			.expectBody()
			.jsonPath("$[0].id")
			.isEqualTo(all.get(2).id());
	}

	/** Keys come from records and have no limit. */
	@Test
	void aPageEndsAtItsSizeAfterTheFirstEntry() {
		TestRecords large = new TestRecords(this.records.kafka(), "k".repeat(700_000));
		for (int i = 0; i < 3; i++) {
			large.kill(TestRecords.POISON, "alice");
		}
		await().until(() -> this.letters.findOpen(this.before, 1).more());
		DeadLetter first = this.letters.findOpen(this.before, 100).entries().get(0);
		await().until(() -> this.letters.findOpen(first.id(), 1).more());
		exchange(HttpMethod.GET, PATH + "?after=" + this.before, admin()).expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals(HttpHeaders.LINK, "<?after=%d&limit=100>; rel=\"next\"".formatted(first.id()))
			.expectBody()
			.jsonPath("$[1]")
			.doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "GET, gateway, data.read, admin, 404", "POST, gateway, data.write, admin, 404",
			"GET, gateway, data.write, admin, 403", "POST, gateway, data.read, admin, 403",
			"GET, gateway, data.read data.write, other, 403", "POST, gateway, data.read data.write, other, 403",
			"GET, service-a, data.read data.write, admin, 403", "POST, service-a, data.read data.write, admin, 403" })
	void requiresAnAdminThroughTheGateway(String method, String actor, String scope, String role, int status) {
		String path = PATH + "/0" + (method.equals("POST") ? "/send-again" : "");
		exchange(HttpMethod.valueOf(method), path, this.tokens.by(actor, "root", scope, role)).expectStatus()
			.isEqualTo(status);
		this.http.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isUnauthorized();
	}

	@Test
	void respondsWith400ToAnInvalidParameter() {
		for (String path : List.of("?limit=0", "?limit=101", "?after=x", "/x")) {
			exchange(HttpMethod.GET, PATH + path, admin()).expectStatus().isBadRequest();
		}
	}

	private List<DeadLetter> open(int count) {
		return await().until(() -> this.letters.findOpen(this.before, 100).entries(), (open) -> open.size() == count);
	}

	private RestTestClient.ResponseSpec exchange(HttpMethod method, String path, String token) {
		return this.http.method(method).uri(path).header(HttpHeaders.AUTHORIZATION, "Bearer " + token).exchange();
	}

	private String admin() {
		return this.tokens.by("gateway", "root", "data.read data.write", "admin");
	}

}
