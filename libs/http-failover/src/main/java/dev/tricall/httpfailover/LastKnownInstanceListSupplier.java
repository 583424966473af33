package dev.tricall.httpfailover;

import java.time.Duration;
import java.util.List;

import reactor.core.publisher.Flux;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

import dev.tricall.balancing.LastKnownInstances;

/**
 * Supplies the instances of one service from the registry and bridges outages of the
 * registry with the last known ones. There is no cache, because registry clients hold
 * their list in memory.
 */
final class LastKnownInstanceListSupplier implements ServiceInstanceListSupplier {

	private final String service;

	private final DiscoveryClient registry;

	private final boolean secureOnly;

	private final LastKnownInstances<ServiceInstance> lastKnown;

	/**
	 * @param secureOnly whether instances without TLS are ignored. Otherwise an entry in
	 * the registry would decide whether a call is encrypted
	 */
	LastKnownInstanceListSupplier(String service, DiscoveryClient registry, Duration keepLastKnown,
			boolean secureOnly) {
		this.service = service;
		this.registry = registry;
		this.secureOnly = secureOnly;
		this.lastKnown = new LastKnownInstances<>(service, keepLastKnown, System::nanoTime);
	}

	@Override
	public String getServiceId() {
		return this.service;
	}

	@Override
	public Flux<List<ServiceInstance>> get() {
		return Flux.defer(() -> Flux.just(this.lastKnown.lookUp(this::registered).instances()));
	}

	private List<ServiceInstance> registered() {
		List<ServiceInstance> instances = this.registry.getInstances(this.service);
		return this.secureOnly ? instances.stream().filter(ServiceInstance::isSecure).toList() : instances;
	}

}
