package dev.tricall.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;

import static org.awaitility.Awaitility.await;

/**
 * Takes in spans by OTLP over HTTP, as any collector does, and keeps those of the latest
 * traces.
 */
final class OtlpReceiver implements AutoCloseable {

	private static final int MOST_TRACES = 2_000;

	private final Map<String, List<Exported>> traces = Collections.synchronizedMap(new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, List<Exported>> eldest) {
			return size() > MOST_TRACES;
		}

	});

	private final HttpServer server;

	OtlpReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", this::take);
		this.server.start();
	}

	String endpoint() {
		return "http://127.0.0.1:%d/v1/traces".formatted(this.server.getAddress().getPort());
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange; InputStream body = body(exchange)) {
			ExportTraceServiceRequest.parseFrom(body)
				.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> scope.getSpansList()
						.forEach((span) -> keep(new Exported(resource.getResource(), span)))));
			byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, (answer.length > 0) ? answer.length : -1);
		}
	}

	private static InputStream body(HttpExchange exchange) throws IOException {
		InputStream body = exchange.getRequestBody();
		return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")) ? new GZIPInputStream(body)
				: body;
	}

	private void keep(Exported span) {
		this.traces.computeIfAbsent(span.trace(), (id) -> new CopyOnWriteArrayList<>()).add(span);
	}

	/**
	 * Waits until the trace is as wanted. Services export what has ended every few
	 * seconds.
	 */
	List<SeenSpan> awaitTrace(String trace, Predicate<List<SeenSpan>> complete) {
		await("trace " + trace).atMost(TestSystem.PATIENCE).until(() -> complete.test(of(trace)));
		return of(trace);
	}

	List<SeenSpan> of(String trace) {
		return this.traces.getOrDefault(trace, List.of()).stream().map(Exported::seen).toList();
	}

	/** Those of late. */
	List<List<SeenSpan>> traces() {
		return List.copyOf(this.traces.values())
			.stream()
			.map((spans) -> spans.stream().map(Exported::seen).toList())
			.toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * As it came: under load there are thousands a second that nobody looks at.
	 */
	private record Exported(Resource resource, Span span) {

		String trace() {
			return HexFormat.of().formatHex(this.span.getTraceId().toByteArray());
		}

		SeenSpan seen() {
			return SeenSpan.of(this.resource, this.span);
		}

	}

}
