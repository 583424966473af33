package dev.tricall.failover;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import dev.tricall.grpcdiscovery.BalancingListener;
import dev.tricall.grpcdiscovery.Outliers;

/**
 * Counts what balancing does on one transport. The instance is tagged {@code server}:
 * Prometheus calls {@code instance} who tells of it.
 */
final class BalancingMetrics implements BalancingListener {

	private final String transport;

	private final MeterRegistry meters;

	private final Map<String, Outliers<?>> watched = new ConcurrentHashMap<>();

	BalancingMetrics(String transport, MeterRegistry meters) {
		this.transport = transport;
		this.meters = meters;
	}

	@Override
	public void attempted(String service, String instance, boolean again, Outcome outcome, Duration time) {
		Timer.builder("tricall.attempts")
			.description("Attempts of calls on an instance; more than one where a call is retried")
			.tags("transport", this.transport, "service", service, "server", instance, "retry", String.valueOf(again),
					"outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.meters)
			.record(time);
	}

	@Override
	public void leftOut(String service, String instance) {
		Counter.builder("tricall.ejections")
			.description("How often an instance was left out because it kept failing")
			.tags("transport", this.transport, "service", service, "server", instance)
			.register(this.meters)
			.increment();
	}

	@Override
	public void watch(String service, Outliers<?> outliers) {
		this.watched.put(service, outliers);
		Gauge
			.builder("tricall.instances.left.out", this.watched,
					(watched) -> Objects.requireNonNull(watched.get(service)).leftOut())
			.description("Instances that are left out at present because they keep failing")
			.tags("transport", this.transport, "service", service)
			.strongReference(true)
			.register(this.meters);
	}

}
