package dev.tricall.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of what all meters have in common.
 */
@AutoConfiguration
public final class MetricsAutoConfiguration {

	/**
	 * Prometheus wants a word of help with each metric, and Micrometer's timers of
	 * observations have none.
	 */
	@Bean
	MeterFilter descriptions() {
		return new MeterFilter() {
			@Override
			public Meter.Id map(Meter.Id id) {
				return (id.getDescription() != null) ? id : new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()),
						id.getBaseUnit(), id.getName().replace('.', ' '), id.getType());
			}
		};
	}

}
