package dev.tricall.serviceb.rest;

import java.net.URI;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.identity.ExchangedTokens;
import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an idempotency key belongs to its caller.
 */
@ServiceBTest
@ExtendWith(OutputCaptureExtension.class)
class ReceiptsTests {

	private final String id = UUID.randomUUID().toString();

	private final String path = "/api/receipts/" + this.id;

	private URI base;

	private RestTestClient http;

	@Autowired
	private ExchangedTokens tokens;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.base = URI.create("http://localhost:" + port);
		this.http = RestTestClient.bindToServer().build();
	}

	@Test
	void anIdBelongsToItsCaller() {
		for (String subject : new String[] { "alice", "bob" }) {
			write(subject, subject + "s-" + this.id).expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.replayed")
				.isEqualTo(false);
		}
		for (String subject : new String[] { "alice", "bob" }) {
			read(this.path, this.tokens.of(subject, "data.read")).expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.key")
				.isEqualTo(subject + "s-" + this.id);
		}
	}

	@ParameterizedTest
	@CsvSource({ "alice, data.read, none, , 200", "bob, data.read, none, , 404", "root, data.read, admin, , 404",
			"root, data.read, admin, alice, 200", "root, data.read, admin, bob, 404",
			"alice, data.read, none, alice, 200", "bob, data.read, none, bob, 404", "bob, data.read, none, alice, 403",
			"root, data.write, admin, alice, 403" })
	void returnsOwnReceiptsAndAnyToAnAdmin(String caller, String scope, String role, String subject, int status) {
		write("alice", "alices-" + this.id).expectStatus().isOk();
		String path = (subject != null) ? this.path + "?subject=" + subject : this.path;
		read(path, this.tokens.by("gateway", caller, scope, role)).expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(
					(status == 200) ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a%00b", "a%0Ab" })
	void respondsWith400ToAnInvalidSubject(String subject) {
		String admin = this.tokens.of("root", "data.read", "admin");
		read(this.path + "?subject=" + subject, admin).expectStatus().isBadRequest();
		read(this.path + "?subject=" + "s".repeat(256), admin).expectStatus().isBadRequest();
		read(this.path + "?subject=" + "s".repeat(255), admin).expectStatus().isNotFound();
	}

	@Test
	void logsDeniedReceiptsAndKeys(CapturedOutput output) {
		read(this.path + "?subject=alice", this.tokens.of("mallory", "data.read")).expectStatus().isForbidden();
		write("alice", "alices-" + this.id).expectStatus().isOk();
		write("mallory", "alices-" + this.id).expectStatus().isForbidden();
		assertThat(output)
			.contains("event.action=receipt-read event.outcome=failure user.name=mallory"
					+ " source.address=192.0.2.1 receipt.subject=alice event.reason=role admin is required")
			.contains("event.action=overwrite event.outcome=failure user.name=mallory"
					+ " source.address=192.0.2.1 data.key=alices-" + this.id + " data.transport=rest event.reason=");
	}

	@ParameterizedTest
	@CsvSource({ "/api/receipts/, data.read, 200", "/api/receipts/, data.write, 403",
			"/api/admin/dead-letters?after=, data.read, 403" })
	void headRequiresTheScopeOfGet(String path, String scope, int status) {
		write("alice", "alices-" + this.id).expectStatus().isOk();
		this.http.method(HttpMethod.HEAD)
			.uri(this.base.resolve(path + (path.contains("?") ? "0" : this.id)))
			.headers((headers) -> headers(headers, this.tokens.by("gateway", "alice", scope)))
			.exchange()
			.expectStatus()
			.isEqualTo(status);
	}

	private RestTestClient.ResponseSpec read(String path, String token) {
		return this.http.get().uri(this.base.resolve(path)).headers((headers) -> headers(headers, token)).exchange();
	}

	private RestTestClient.ResponseSpec write(String subject, String key) {
		return this.http.post().uri(this.base.resolve("/api/data")).headers((headers) -> {
			headers(headers, this.tokens.of(subject, "data.write"));
			headers.setContentType(MediaType.APPLICATION_JSON);
			headers.set("Idempotency-Key", this.id);
		}).body("{\"key\":\"%s\",\"value\":\"v\"}".formatted(key)).exchange();
	}

	private static void headers(HttpHeaders headers, String token) {
		headers.setBearerAuth(token);
		headers.set("X-Forwarded-For", "192.0.2.1");
	}

}
