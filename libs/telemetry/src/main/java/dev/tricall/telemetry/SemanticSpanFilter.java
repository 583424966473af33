package dev.tricall.telemetry;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.otel.bridge.OtelFinishedSpan;

/**
 * Converts each span to OpenTelemetry's semantic conventions, whose names Micrometer's
 * instrumentation does not use, and drops all other attributes: URLs contain keys of the
 * data, and exception messages may contain anything. Runs at export, so that it does not
 * delay calls.
 */
final class SemanticSpanFilter implements SpanFilter {

	@Override
	public FinishedSpan map(FinishedSpan span) {
		return OtelFinishedSpan.fromOtel(new SemanticSpan(OtelFinishedSpan.toOtel(span)));
	}

}
