package dev.tricall.telemetry;

import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class TracingAutoConfigurationTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withBean(TracingProperties.class);

	@Test
	void buildsNoSpansWithoutExporter() {
		this.context.run((started) -> assertThat(started.getBean(Sampler.class)).isEqualTo(Sampler.alwaysOff()));
	}

	@Test
	void recordsTheConfiguredShareWithExporter() {
		this.context.withBean(SpanExporter.class, () -> SpanExporter.composite())
			.run((started) -> assertThat(started.getBean(Sampler.class).getDescription()).startsWith("ParentBased")
				.contains("TraceIdRatioBased{0.1"));
	}

}
