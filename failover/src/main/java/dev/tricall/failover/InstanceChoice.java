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

import dev.tricall.grpcdiscovery.Picker;

/**
 * Chooses an instance of one service for an attempt: one that is well and that the call
 * has not tried; if there is none, one that is left out; if there is none either, one
 * that the call has tried. So nobody is refused while there are instances.
 */
final class InstanceChoice implements ReactorServiceInstanceLoadBalancer {

	private final ServiceInstanceListSupplier known;

	private final InstanceHealth health;

	private final Picker<ServiceInstance> picker;

	InstanceChoice(ServiceInstanceListSupplier known, InstanceHealth health, Picker<ServiceInstance> picker) {
		this.known = known;
		this.health = health;
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
		List<ServiceInstance> healthy = this.health.healthy(instances);
		Predicate<ServiceInstance> tried = (instance) -> call != null && call.hasTried(instance);
		ServiceInstance chosen = (!healthy.isEmpty() && (call == null || call.isFirstAttempt()))
				? this.health.toProbe(instances, call != null && call.isRepeatable()) : null;
		if (chosen == null) {
			chosen = this.picker.pick(candidates(instances, healthy, tried), tried);
		}
		if (call != null) {
			ServiceInstance thisOne = chosen;
			call.setSpare(healthy.stream().anyMatch((other) -> !other.equals(thisOne) && !call.hasTried(other)));
		}
		return chosen;
	}

	private static List<ServiceInstance> candidates(List<ServiceInstance> instances, List<ServiceInstance> healthy,
			Predicate<ServiceInstance> tried) {
		if (!healthy.stream().allMatch(tried)) {
			return healthy;
		}
		List<ServiceInstance> untried = instances.stream().filter(tried.negate()).toList();
		return untried.isEmpty() ? instances : untried;
	}

}
