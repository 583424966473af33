package dev.tricall.failover;

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

import dev.tricall.grpcdiscovery.Outliers;
import dev.tricall.grpcdiscovery.Picker;

/**
 * Chooses an instance of one service for an attempt: one that is well and that the call
 * has not tried; if there is none, one that is left out; if there is none either, one
 * that the call has tried. So nobody is refused while there are instances.
 */
final class InstanceChoice implements ReactorServiceInstanceLoadBalancer {

	private final ServiceInstanceListSupplier known;

	private final Outliers<ServiceInstance> outliers;

	private final Picker<ServiceInstance> picker;

	InstanceChoice(ServiceInstanceListSupplier known, Outliers<ServiceInstance> outliers,
			Picker<ServiceInstance> picker) {
		this.known = known;
		this.outliers = outliers;
		this.picker = picker;
	}

	@Override
	@SuppressWarnings("rawtypes") // as in the interface
	public Mono<Response<ServiceInstance>> choose(Request request) {
		@Nullable Call call = Call.of(request);
		return this.known.get(request)
			.next()
			.map((instances) -> instances.isEmpty() ? new EmptyResponse()
					: new DefaultResponse(choose(instances, call)));
	}

	private ServiceInstance choose(List<ServiceInstance> instances, @Nullable Call call) {
		Predicate<ServiceInstance> tried = (call != null) ? call::hasTried : (instance) -> false;
		ServiceInstance chosen = this.picker.pick(this.outliers.candidates(instances, tried), tried);
		if (call != null) {
			call.setSpare(instances.stream()
				.anyMatch((other) -> !other.equals(chosen) && !tried.test(other) && !this.outliers.isLeftOut(other)));
		}
		return chosen;
	}

}
