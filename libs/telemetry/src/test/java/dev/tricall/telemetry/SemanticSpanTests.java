package dev.tricall.telemetry;

import java.util.Map;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SemanticSpanTests {

	private static final Map<String, String> READ = Map.of("method", "GET", "uri", "/api/data/{key}", "status", "200",
			"outcome", "SUCCESS", "exception", "none", "http.url", "/api/data/a-key", "client.name", "localhost");

	private final SdkTracerProvider tracing = SdkTracerProvider.builder().build();

	@Test
	void serverSpanHasTheRouteInItsNameAndNoUrl() {
		SpanData span = span(SpanKind.SERVER, READ);
		assertThat(span.getName()).isEqualTo("GET /api/data/{key}");
		assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(200);
		assertThat(span.getAttributes().toString()).doesNotContain("a-key").doesNotContain("outcome");
		assertThat(span.getTotalAttributeCount()).isEqualTo(span.getAttributes().size());
	}

	@Test
	void clientSpanHasOnlyTheMethodInItsName() {
		SpanData span = span(SpanKind.CLIENT, READ);
		assertThat(span.getName()).isEqualTo("GET");
		assertThat(span.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo("localhost");
		assertThat(span.getAttributes().toString()).doesNotContain("/api");
	}

	@Test
	void databaseSpanHasNoConnectionString() {
		SpanData span = span(SpanKind.CLIENT,
				Map.of("db.system", "postgresql", "db.statement", "select ?", "db.connection_string", "somewhere"));
		assertThat(span.getAttributes().asMap()).isEqualTo(Map.of(AttributeKey.stringKey("db.system.name"),
				"postgresql", AttributeKey.stringKey("db.query.text"), "select ?"));
	}

	@Test
	void consumerSpanHasOperationAndTopicInItsName() {
		SpanData span = span(SpanKind.CONSUMER, Map.of("messaging.operation", "process", "messaging.source.name",
				"a-topic", "messaging.kafka.message.offset", "7", "messaging.kafka.message.key", "a-key"));
		assertThat(span.getName()).isEqualTo("process a-topic");
		assertThat(span.getAttributes().asMap()).isEqualTo(Map.of(AttributeKey.stringKey("messaging.operation.type"),
				"process", AttributeKey.stringKey("messaging.destination.name"), "a-topic",
				AttributeKey.stringKey("messaging.kafka.offset"), "7"));
	}

	@ParameterizedTest
	@CsvSource({ "SERVER, status, 403, UNSET", "SERVER, status, 503, ERROR", "CLIENT, status, 403, ERROR",
			"CLIENT, status, 202, UNSET", "SERVER, grpc.status_code, PERMISSION_DENIED, UNSET",
			"SERVER, grpc.status_code, UNAVAILABLE, ERROR", "CLIENT, grpc.status_code, PERMISSION_DENIED, ERROR",
			"CLIENT, grpc.status_code, OK, UNSET" })
	void responseStatusDecidesWhetherItIsAnError(SpanKind kind, String name, String response, StatusCode status) {
		assertThat(span(kind, Map.of(name, response)).getStatus().getStatusCode()).isEqualTo(status);
	}

	@Test
	void exceptionIsExportedOnlyAsAnErrorStatus() {
		Span span = start(SpanKind.CONSUMER);
		span.recordException(new IllegalStateException("a-value"));
		span.setStatus(StatusCode.ERROR, "a-value");
		SpanData data = new SemanticSpan(((ReadableSpan) span).toSpanData());
		assertThat(data.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(data.getStatus().getDescription()).isEmpty();
		assertThat(data.getEvents()).isEmpty();
		assertThat(data.getName()).isEqualTo("name");
	}

	private SpanData span(SpanKind kind, Map<String, String> tags) {
		Span span = start(kind);
		tags.forEach(span::setAttribute);
		return new SemanticSpan(((ReadableSpan) span).toSpanData());
	}

	private Span start(SpanKind kind) {
		return this.tracing.get("test").spanBuilder("name").setSpanKind(kind).startSpan();
	}

}
