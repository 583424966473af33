package dev.tricall.gateway.routing;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AccessLogFilterTests extends StubbedGatewayTest {

	private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLogFilter.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	AccessLogFilterTests(Environment environment) {
		super(environment);
	}

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.lines);
	}

	@Test
	void logsCallerAndTrace() {
		String traceparent = get("/service-b/api/data/some-key", token("data.read")).headers()
			.firstValue("traceparent")
			.orElseThrow();
		ILoggingEvent line = line();
		assertThat(line.getFormattedMessage()).matches("GET /service-b/api/data/some-key 200 caller \\d+ ms");
		assertThat(line.getMDCPropertyMap()).containsEntry("traceId", traceparent.substring(3, 35));
		assertThat(line.getKeyValuePairs()).extracting((pair) -> pair.key)
			.contains("http.response.status_code", "event.duration");
	}

	@Test
	void logsRejectedRequests() {
		get("/service-b/api/data", null);
		assertThat(line().getFormattedMessage()).startsWith("GET /service-b/api/data 401 - ");
	}

	@Test
	void logsNeitherQueriesNorTokens() {
		String token = token("data.read");
		get("/oauth2/authorize?code=a-secret-code", token);
		assertThat(line().getFormattedMessage()).startsWith("GET /oauth2/authorize 200 ")
			.doesNotContain("a-secret-code")
			.doesNotContain(token);
		assertThat(String.valueOf(line().getKeyValuePairs())).doesNotContain("a-secret-code");
	}

	@Test
	void truncatesLongPaths() {
		get("/docs/" + "x".repeat(5000), null);
		assertThat(line().getFormattedMessage()).hasSizeBetween(500, 600).contains("... 404 ");
	}

	/** Returns the line, which is written just after the response. */
	private ILoggingEvent line() {
		await().until(() -> !this.lines.list.isEmpty());
		assertThat(this.lines.list).hasSize(1);
		return List.copyOf(this.lines.list).get(0);
	}

}
