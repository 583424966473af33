package dev.tricall.system.testing;

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
 * A span that a service has exported.
 *
 * @param service the service that exported the span
 * @param instance the instance of that service
 * @param parent id of the parent span, empty for none
 * @param kind such as {@code SERVER}
 * @param failed whether its status is ERROR
 * @param text the whole span in readable form
 */
public record ExportedSpan(String service, String instance, String trace, String id, String parent, String kind,
		String name, boolean failed, Map<String, String> attributes, String text) {

	public static ExportedSpan of(Resource resource, Span span) {
		Map<String, String> about = attributes(resource.getAttributesList());
		return new ExportedSpan(about.getOrDefault("service.name", ""), about.getOrDefault("service.instance.id", ""),
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

	/** Returns service and kind, such as {@code service-b SERVER}. */
	public String role() {
		return this.service + " " + this.kind;
	}

	/**
	 * Returns the roles of the spans from the root of the trace to this span.
	 */
	public List<String> path(List<ExportedSpan> trace) {
		Map<String, ExportedSpan> byId = trace.stream()
			.collect(Collectors.toMap(ExportedSpan::id, Function.identity(), (one, other) -> one));
		Deque<String> path = new ArrayDeque<>();
		for (@Nullable
		ExportedSpan span = this; span != null; span = byId.get(span.parent)) {
			path.addFirst(span.role());
		}
		return List.copyOf(path);
	}

}
