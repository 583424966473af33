package dev.tricall.failover;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * A registry that a test fills.
 */
final class FakeRegistry implements DiscoveryClient {

	private volatile List<ServiceInstance> instances = List.of();

	private volatile boolean failing;

	void has(ServiceInstance... instances) {
		this.instances = List.of(instances);
		this.failing = false;
	}

	void has(Instance... instances) {
		has(Stream.of(instances).map(Instance::registered).toArray(ServiceInstance[]::new));
	}

	void fails() {
		this.failing = true;
	}

	@Override
	public String description() {
		return "fake";
	}

	@Override
	public List<ServiceInstance> getInstances(String service) {
		if (this.failing) {
			throw new IllegalStateException("the registry is away");
		}
		return service.equals(Instance.SERVICE) ? this.instances : List.of();
	}

	@Override
	public List<String> getServices() {
		return List.of(Instance.SERVICE);
	}

}
