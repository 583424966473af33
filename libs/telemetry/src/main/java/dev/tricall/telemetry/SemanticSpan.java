package dev.tricall.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Span with the names and attributes of OpenTelemetry's semantic conventions, made from a
 * span of Micrometer's or OpenTelemetry's instrumentation. Attributes that are not listed
 * here are dropped, and so are events, which contain only exceptions with their stack
 * traces. Immutable.
 */
final class SemanticSpan extends DelegatingSpanData {

	/** Exported attributes, by their name in Micrometer or an earlier convention. */
	private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("method", "http.request.method"),
			Map.entry("status", "http.response.status_code"), Map.entry("uri", "http.route"),
			Map.entry("client.name", "server.address"), Map.entry("server.address", "server.address"),
			Map.entry("server.port", "server.port"), Map.entry("exception", "error.type"),
			Map.entry("error.type", "error.type"), Map.entry("rpc.method", "rpc.method"),
			Map.entry("grpc.status_code", "rpc.response.status_code"), Map.entry("db.system", "db.system.name"),
			Map.entry("db.name", "db.namespace"), Map.entry("db.operation", "db.operation.name"),
			Map.entry("db.sql.table", "db.collection.name"), Map.entry("db.statement", "db.query.text"),
			Map.entry("messaging.system", "messaging.system"),
			Map.entry("messaging.operation", "messaging.operation.type"),
			Map.entry("messaging.destination.name", "messaging.destination.name"),
			Map.entry("messaging.source.name", "messaging.destination.name"),
			Map.entry("messaging.kafka.consumer.group", "messaging.consumer.group.name"),
			Map.entry("messaging.kafka.source.partition", "messaging.destination.partition.id"),
			Map.entry("messaging.kafka.message.offset", "messaging.kafka.offset"),
			Map.entry("messaging.kafka.client_id", "messaging.client.id"));

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

	private static final AttributeKey<String> STATUS = AttributeKey.stringKey("http.response.status_code");

	private static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");

	private static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");

	private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");

	private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");

	/** gRPC statuses that are not errors of the server, according to the conventions. */
	private static final Set<String> CLIENT_ERRORS = Set.of("CANCELLED", "INVALID_ARGUMENT", "NOT_FOUND",
			"ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
			"OUT_OF_RANGE", "UNAUTHENTICATED");

	private final Attributes attributes;

	SemanticSpan(SpanData span) {
		super(span);
		AttributesBuilder named = Attributes.builder();
		span.getAttributes().forEach((key, value) -> {
			String name = NAMES.get(key.getKey());
			if (name != null && Stream.of("none", "UNKNOWN").noneMatch(value::equals)) {
				named.put(name, value.toString());
			}
		});
		this.attributes = named.build();
	}

	@Override
	public String getName() {
		String method = this.attributes.get(METHOD);
		if (method != null) {
			String route = this.attributes.get(ROUTE);
			return (route != null && getKind() == SpanKind.SERVER) ? method + " " + route : method;
		}
		String destination = this.attributes.get(DESTINATION);
		if (destination != null) {
			return operation() + " " + destination;
		}
		return super.getName();
	}

	private String operation() {
		return (getKind() == SpanKind.PRODUCER) ? "send" : "process";
	}

	@Override
	public Attributes getAttributes() {
		AttributesBuilder all = this.attributes.toBuilder();
		String status = this.attributes.get(STATUS);
		if (status != null && status.chars().allMatch(Character::isDigit)) {
			all.remove(STATUS).put(STATUS.getKey(), Long.parseLong(status));
		}
		if (getKind() != SpanKind.SERVER) {
			all.remove(ROUTE);
		}
		if (this.attributes.get(RPC_METHOD) != null) {
			all.put(RPC_METHOD, getName()).put("rpc.system.name", "grpc");
		}
		if (this.attributes.get(OPERATION) != null) {
			all.put(OPERATION, operation());
		}
		return all.build();
	}

	@Override
	public int getTotalAttributeCount() {
		return getAttributes().size();
	}

	/**
	 * Depends on the response status; without one, on whether there was an exception.
	 */
	@Override
	public StatusData getStatus() {
		return isError() ? StatusData.error() : StatusData.unset();
	}

	private boolean isError() {
		boolean server = getKind() == SpanKind.SERVER;
		String status = this.attributes.get(STATUS);
		if (status != null && status.chars().allMatch(Character::isDigit)) {
			return Integer.parseInt(status) >= (server ? 500 : 400);
		}
		String rpcStatus = this.attributes.get(RPC_STATUS);
		if (rpcStatus != null) {
			String code = rpcStatus.toUpperCase(Locale.ROOT);
			return !code.equals("OK") && !(server && CLIENT_ERRORS.contains(code));
		}
		return super.getStatus().getStatusCode() == StatusCode.ERROR;
	}

	@Override
	public List<EventData> getEvents() {
		return List.of();
	}

	@Override
	public int getTotalRecordedEvents() {
		return 0;
	}

}
