package dev.tricall.system;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.jspecify.annotations.Nullable;

/**
 * A span as a service has exported it.
 *
 * @param service which did
 * @param instance of that service
 * @param parent empty for none
 * @param kind such as SERVER
 * @param failed whether its status is ERROR
 * @param text all that it tells, for people
 */
record SeenSpan(String service, String instance, String trace, String id, String parent, String kind, String name,
		boolean failed, Map<String, String> attributes, String text) {

	static SeenSpan of(Resource resource, Span span) {
		Map<String, String> about = attributes(resource.getAttributesList());
		return new SeenSpan(about.getOrDefault("service.name", ""), about.getOrDefault("service.instance.id", ""),
				hex(span.getTraceId().toByteArray()), hex(span.getSpanId().toByteArray()),
				hex(span.getParentSpanId().toByteArray()), span.getKind().name().replace("SPAN_KIND_", ""),
				span.getName(), span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
				attributes(span.getAttributesList()), span.toString());
	}

	private static Map<String, String> attributes(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> attribute.getValue().hasIntValue()
					? String.valueOf(attribute.getValue().getIntValue()) : attribute.getValue().getStringValue(),
					(one, other) -> one, TreeMap::new));
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	/** What it is in a chain of spans: {@code service-b SERVER}. */
	String role() {
		return this.service + " " + this.kind;
	}

	/**
	 * The roles from the trace's first span down to this one.
	 */
	List<String> path(List<SeenSpan> trace) {
		Map<String, SeenSpan> byId = trace.stream()
			.collect(Collectors.toMap(SeenSpan::id, Function.identity(), (one, other) -> one));
		Deque<String> path = new ArrayDeque<>();
		for (@Nullable
		SeenSpan span = this; span != null; span = byId.get(span.parent)) {
			path.addFirst(span.role());
		}
		return List.copyOf(path);
	}

}
