package dev.tricall.httpfailover;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * In-memory registry that can be made to fail.
 */
final class FakeRegistry implements DiscoveryClient {

	private volatile List<ServiceInstance> instances = List.of();

	private volatile boolean failing;

	void register(ServiceInstance... instances) {
		this.instances = List.of(instances);
		this.failing = false;
	}

	void register(HttpInstance... instances) {
		register(Stream.of(instances).map(HttpInstance::registered).toArray(ServiceInstance[]::new));
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
			throw new IllegalStateException("registry is down");
		}
		return service.equals(HttpInstance.SERVICE) ? this.instances : List.of();
	}

	@Override
	public List<String> getServices() {
		return List.of(HttpInstance.SERVICE);
	}

}
