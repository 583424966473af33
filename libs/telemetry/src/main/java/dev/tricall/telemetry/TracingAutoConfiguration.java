package dev.tricall.telemetry;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.observation.SecurityObservationSettings;

/**
 * {@link AutoConfiguration Auto-configuration} that selects the exported spans and
 * renames their attributes.
 */
@AutoConfiguration
public final class TracingAutoConfiguration {

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
