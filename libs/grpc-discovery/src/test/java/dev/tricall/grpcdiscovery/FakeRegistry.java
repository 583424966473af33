package dev.tricall.grpcdiscovery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * In-memory registry that can be made to fail.
 */
final class FakeRegistry implements DiscoveryClient {

	final AtomicInteger lookups = new AtomicInteger();

	volatile @Nullable RuntimeException failure;

	volatile Runnable beforeAnswer = () -> {
	};

	private final List<DefaultServiceInstance> instances = new CopyOnWriteArrayList<>();

	FakeRegistry register(String service, int grpcPort) {
		return register(service, Map.of("gRPC_port", Integer.toString(grpcPort)));
	}

	FakeRegistry register(String service, int grpcPort, int weight) {
		return register(service, Map.of("gRPC_port", Integer.toString(grpcPort), "weight", Integer.toString(weight)));
	}

	FakeRegistry register(String service, Map<String, String> metadata) {
		String id = service + "-" + this.instances.size();
		this.instances.add(new DefaultServiceInstance(id, service, "127.0.0.1", 1, false, metadata));
		return this;
	}

	void deregister(int grpcPort) {
		this.instances
			.removeIf((instance) -> Map.copyOf(instance.getMetadata()).containsValue(Integer.toString(grpcPort)));
	}

	void clear() {
		this.instances.clear();
	}

	@Override
	public List<ServiceInstance> getInstances(String service) {
		this.lookups.incrementAndGet();
		this.beforeAnswer.run();
		if (this.failure != null) {
			throw this.failure;
		}
		return this.instances.stream()
			.filter((instance) -> instance.getServiceId().equals(service))
			.<ServiceInstance>map((instance) -> instance)
			.toList();
	}

	@Override
	public String description() {
		return "fake registry";
	}

	@Override
	public List<String> getServices() {
		return this.instances.stream().map(ServiceInstance::getServiceId).distinct().toList();
	}

}
