package dev.tricall.balancing;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Publishes the load balancing of one transport as Micrometer meters. The tag with the
 * called instance is named {@code server}, because Prometheus uses {@code instance} for
 * the process that it scrapes. Thread-safe.
 */
public final class BalancingMetrics implements BalancingListener {

	private final String transport;

	private final MeterRegistry meters;

	private final Map<String, OutlierDetector<?>> detectors = new ConcurrentHashMap<>();

	/**
	 * @param transport value of the tag {@code transport}
	 */
	public BalancingMetrics(String transport, MeterRegistry meters) {
		this.transport = transport;
		this.meters = meters;
	}

	@Override
	public void onAttempt(String service, String instance, boolean retry, Outcome outcome, Duration time) {
		Timer.builder("tricall.attempts")
			.description("Attempts on an instance; a call that is retried makes more than one")
			.tags("transport", this.transport, "service", service, "server", instance, "retry", String.valueOf(retry),
					"outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.meters)
			.record(time);
	}

	@Override
	public void onEjection(String service, String instance) {
		Counter.builder("tricall.ejections")
			.description("Ejections of an instance because it kept failing")
			.tags("transport", this.transport, "service", service, "server", instance)
			.register(this.meters)
			.increment();
	}

	@Override
	public void onDetectorCreated(String service, OutlierDetector<?> detector) {
		this.detectors.put(service, detector);
		Gauge
			.builder("tricall.instances.left.out", this.detectors,
					(detectors) -> Objects.requireNonNull(detectors.get(service)).ejectedCount())
			.description("Instances that are currently ejected because they keep failing")
			.tags("transport", this.transport, "service", service)
			.strongReference(true)
			.register(this.meters);
	}

}
