package dev.tricall.failover;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

/**
 * What the registry says of one service, its lapses bridged with what it said before. Not
 * cached: registry clients have their list at hand.
 */
final class KnownInstances implements ServiceInstanceListSupplier {

	private static final Log log = LogFactory.getLog(KnownInstances.class);

	private final String service;

	private final DiscoveryClient registry;

	private final Duration keepLastKnown;

	private final LongSupplier nanoTime;

	private volatile Known known = new Known(List.of(), null);

	/**
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	KnownInstances(String service, DiscoveryClient registry, Duration keepLastKnown, LongSupplier nanoTime) {
		this.service = service;
		this.registry = registry;
		this.keepLastKnown = keepLastKnown;
		this.nanoTime = nanoTime;
	}

	@Override
	public String getServiceId() {
		return this.service;
	}

	@Override
	public Flux<List<ServiceInstance>> get() {
		return Flux.defer(() -> Flux.just(list()));
	}

	List<ServiceInstance> list() {
		List<ServiceInstance> registered;
		try {
			registered = this.registry.getInstances(this.service);
		}
		catch (RuntimeException ex) {
			log.warn("Cannot look up %s, going on with the %d known: %s".formatted(this.service,
					this.known.instances.size(), ex));
			return this.known.instances;
		}
		if (!registered.isEmpty()) {
			this.known = new Known(List.copyOf(registered), null);
		}
		else if (!this.known.instances.isEmpty()) {
			outlive(this.known);
		}
		return this.known.instances;
	}

	private void outlive(Known last) {
		long now = this.nanoTime.getAsLong();
		if (last.emptySince == null) {
			this.known = new Known(last.instances, now);
			log.info("No instance of %s any more, keeping the %d known for %s".formatted(this.service,
					last.instances.size(), this.keepLastKnown));
		}
		if (now - this.keepLastKnown.toNanos() - ((last.emptySince != null) ? last.emptySince : now) >= 0) {
			this.known = new Known(List.of(), null);
		}
	}

	private record Known(List<ServiceInstance> instances, @Nullable Long emptySince) {

	}

}
