package dev.tricall.telemetry;

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

	/** Each filter's part in a request would be a span of its own. */
	@Bean
	SecurityObservationSettings noSecuritySpans() {
		return SecurityObservationSettings.noObservations();
	}

}
