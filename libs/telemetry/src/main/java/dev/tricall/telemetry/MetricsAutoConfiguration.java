package dev.tricall.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} that applies to all meters.
 */
@AutoConfiguration
public final class MetricsAutoConfiguration {

	/**
	 * Adds a description to meters without one, such as the timers of observations,
	 * because {@code promtool check metrics} requires a help text.
	 */
	@Bean
	MeterFilter defaultMeterDescription() {
		return new MeterFilter() {
			@Override
			public Meter.Id map(Meter.Id id) {
				return (id.getDescription() != null) ? id : new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()),
						id.getBaseUnit(), id.getName().replace('.', ' '), id.getType());
			}
		};
	}

}
