package dev.tricall.httpfailover;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import dev.tricall.balancing.BalancingMetrics;
import dev.tricall.balancing.BalancingProperties;
import dev.tricall.balancing.InstanceWeight;
import dev.tricall.balancing.OutlierDetector;
import dev.tricall.balancing.Picker;

/**
 * The beans of one load-balanced service. Spring Cloud LoadBalancer creates a child
 * context with this configuration for each service.
 */
class FailoverClientConfiguration {

	@Bean
	ServiceInstanceListSupplier instanceListSupplier(Environment environment, DiscoveryClient registry,
			BalancingProperties properties) {
		return new LastKnownInstanceListSupplier(
				environment.getRequiredProperty(LoadBalancerClientFactory.PROPERTY_NAME), registry,
				properties.keepLastKnown(), environment.getProperty("tls.enabled", Boolean.class, false));
	}

	@Bean
	OutlierDetector<ServiceInstance> outlierDetector() {
		return new OutlierDetector<>(System::nanoTime);
	}

	@Bean
	OutlierDetectionLifecycle outlierDetectionLifecycle(ServiceInstanceListSupplier instances,
			OutlierDetector<ServiceInstance> outlierDetector, BalancingProperties properties, MeterRegistry meters) {
		return new OutlierDetectionLifecycle(instances.getServiceId(), outlierDetector, properties.attemptTimeout(),
				System::nanoTime, new BalancingMetrics("rest", meters));
	}

	@Bean
	ReactorLoadBalancer<ServiceInstance> outlierAwareLoadBalancer(ServiceInstanceListSupplier instances,
			OutlierDetector<ServiceInstance> outlierDetector, BalancingProperties properties) {
		return new OutlierAwareLoadBalancer(instances, outlierDetector, new Picker<>(properties.strategy(),
				(instance) -> InstanceWeight.of(instance.getMetadata()), System::nanoTime));
	}

}
