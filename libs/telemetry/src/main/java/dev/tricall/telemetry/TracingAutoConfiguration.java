package dev.tricall.telemetry;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.observation.SecurityObservationSettings;

/**
 * {@link AutoConfiguration Auto-configuration} that selects the spans that are built and
 * exported, and renames their attributes.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
public final class TracingAutoConfiguration {

	/**
	 * Builds no spans if there is no exporter, while trace ids are still created and
	 * propagated. Otherwise records the configured share of the traces that start here,
	 * and those that the caller records.
	 */
	@Bean
	Sampler sampler(ObjectProvider<SpanExporter> exporters, TracingProperties properties) {
		return exporters.stream().findAny().isEmpty() ? Sampler.alwaysOff()
				: Sampler.parentBased(Sampler.traceIdRatioBased(properties.getSampling().getProbability()));
	}

	@Bean
	SpanFilter semanticSpanFilter() {
		return new SemanticSpanFilter();
	}

	/** Each service renews its lease and fetches the registry every 3 s. */
	@Bean
	SpanExportingPredicate excludeRegistrySpans() {
		return (span) -> !span.getTags().getOrDefault("http.url", "").contains("/eureka/apps");
	}

	/** By default each security filter adds a span to the trace. */
	@Bean
	SecurityObservationSettings securityObservationSettings() {
		return SecurityObservationSettings.noObservations();
	}

}
