package dev.tricall.httpfailover;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

import dev.tricall.balancing.OutlierDetector;
import dev.tricall.balancing.Picker;

/**
 * Load balancer that skips ejected instances and those that the call has tried. If no
 * other instance is left, it chooses an ejected one, and then a tried one, so that no
 * call is rejected while the service has instances.
 */
final class OutlierAwareLoadBalancer implements ReactorServiceInstanceLoadBalancer {

	private final ServiceInstanceListSupplier supplier;

	private final OutlierDetector<ServiceInstance> outlierDetector;

	private final Picker<ServiceInstance> picker;

	OutlierAwareLoadBalancer(ServiceInstanceListSupplier supplier, OutlierDetector<ServiceInstance> outlierDetector,
			Picker<ServiceInstance> picker) {
		this.supplier = supplier;
		this.outlierDetector = outlierDetector;
		this.picker = picker;
	}

	@Override
	@SuppressWarnings("rawtypes") // The interface declares a raw type.
	public Mono<Response<ServiceInstance>> choose(Request request) {
		@Nullable Call call = Call.of(request);
		return this.supplier.get(request)
			.next()
			.map((instances) -> instances.isEmpty() ? new EmptyResponse()
					: new DefaultResponse(choose(instances, call)));
	}

	private ServiceInstance choose(List<ServiceInstance> instances, @Nullable Call call) {
		Predicate<ServiceInstance> tried = (call != null) ? call::hasTried : (instance) -> false;
		ServiceInstance chosen = this.picker.pick(this.outlierDetector.candidates(instances, tried), tried);
		if (call != null) {
			call.markAlternative(instances.stream()
				.anyMatch((other) -> !other.equals(chosen) && !tried.test(other)
						&& !this.outlierDetector.isEjected(other)));
		}
		return chosen;
	}

}
