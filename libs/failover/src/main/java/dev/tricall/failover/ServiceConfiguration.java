package dev.tricall.failover;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import dev.tricall.grpcdiscovery.InstanceWeight;
import dev.tricall.grpcdiscovery.Outliers;
import dev.tricall.grpcdiscovery.Picker;

/**
 * What there is once for each service, in a context of its own that Spring Cloud
 * LoadBalancer makes of this.
 */
class ServiceConfiguration {

	@Bean
	ServiceInstanceListSupplier knownInstances(Environment environment, DiscoveryClient registry,
			BalancingProperties properties) {
		return new KnownInstances(environment.getRequiredProperty(LoadBalancerClientFactory.PROPERTY_NAME), registry,
				properties.keepLastKnown(), System::nanoTime);
	}

	@Bean
	Outliers<ServiceInstance> outliers() {
		return new Outliers<>(System::nanoTime);
	}

	@Bean
	InstanceHealth instanceHealth(ServiceInstanceListSupplier known, Outliers<ServiceInstance> outliers,
			BalancingProperties properties, MeterRegistry meters) {
		return new InstanceHealth(known.getServiceId(), outliers, properties.attemptTimeout(), System::nanoTime,
				new BalancingMetrics("rest", meters));
	}

	@Bean
	ReactorLoadBalancer<ServiceInstance> instanceChoice(ServiceInstanceListSupplier known,
			Outliers<ServiceInstance> outliers, BalancingProperties properties) {
		return new InstanceChoice(known, outliers,
				new Picker<>(properties.strategy(), InstanceWeight::of, System::nanoTime));
	}

}
