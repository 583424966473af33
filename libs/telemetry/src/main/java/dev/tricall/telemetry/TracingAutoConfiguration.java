package dev.tricall.telemetry;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.observation.SecurityObservationSettings;

/**
 * {@link AutoConfiguration Auto-configuration} of what spans there are, and what they
 * tell.
 */
@AutoConfiguration
public final class TracingAutoConfiguration {

	@Bean
	SpanFilter semanticSpans() {
		return new SemanticSpans();
	}

	/** Heartbeats, and looks into the registry, every 3 s of every service. */
	@Bean
	SpanExportingPredicate noSpansOfTheRegistry() {
		return (span) -> !span.getTags().getOrDefault("http.url", "").contains("/eureka/apps");
	}

	/** Each filter's part in a request would be a span of its own. */
	@Bean
	SecurityObservationSettings noSecuritySpans() {
		return SecurityObservationSettings.noObservations();
	}

}
