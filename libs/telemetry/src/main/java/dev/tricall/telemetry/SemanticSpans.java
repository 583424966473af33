package dev.tricall.telemetry;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.otel.bridge.OtelFinishedSpan;

/**
 * Says what spans tell by OpenTelemetry's semantic conventions, whose names Micrometer's
 * instrumentation does not use, and nothing else: an address has a piece of data's key in
 * it, an exception's message may have anything. At export, so a call does not wait.
 */
final class SemanticSpans implements SpanFilter {

	@Override
	public FinishedSpan map(FinishedSpan span) {
		return OtelFinishedSpan.fromOtel(new SemanticSpan(OtelFinishedSpan.toOtel(span)));
	}

}
