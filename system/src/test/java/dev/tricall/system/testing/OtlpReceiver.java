package dev.tricall.system.testing;

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
 * Receives spans by OTLP over HTTP, as a collector does, and keeps the latest traces.
 */
public final class OtlpReceiver implements AutoCloseable {

	private static final int MAX_TRACES = 2_000;

	private final Map<String, List<RawSpan>> traces = Collections.synchronizedMap(new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, List<RawSpan>> eldest) {
			return size() > MAX_TRACES;
		}

	});

	private final HttpServer server;

	public OtlpReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", this::take);
		this.server.start();
	}

	public String endpoint() {
		return "http://127.0.0.1:%d/v1/traces".formatted(this.server.getAddress().getPort());
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange; InputStream body = body(exchange)) {
			ExportTraceServiceRequest.parseFrom(body)
				.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> scope.getSpansList()
						.forEach((span) -> keep(new RawSpan(resource.getResource(), span)))));
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

	private void keep(RawSpan span) {
		this.traces.computeIfAbsent(span.trace(), (id) -> new CopyOnWriteArrayList<>()).add(span);
	}

	/**
	 * Waits until the trace is complete. Services export finished spans every few
	 * seconds.
	 */
	public List<ExportedSpan> awaitTrace(String trace, Predicate<List<ExportedSpan>> complete) {
		await("trace " + trace).atMost(TestSystem.PATIENCE).until(() -> complete.test(of(trace)));
		return of(trace);
	}

	public List<ExportedSpan> of(String trace) {
		return this.traces.getOrDefault(trace, List.of()).stream().map(RawSpan::seen).toList();
	}

	/** Returns the latest traces. */
	public List<List<ExportedSpan>> traces() {
		return List.copyOf(this.traces.values())
			.stream()
			.map((spans) -> spans.stream().map(RawSpan::seen).toList())
			.toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * A span that has not been converted: under load, thousands per second are never
	 * read.
	 */
	private record RawSpan(Resource resource, Span span) {

		String trace() {
			return HexFormat.of().formatHex(this.span.getTraceId().toByteArray());
		}

		ExportedSpan seen() {
			return ExportedSpan.of(this.resource, this.span);
		}

	}

}
