package dev.tricall.failover;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestFactory;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;

import dev.tricall.grpcdiscovery.BalancingListener;
import dev.tricall.grpcdiscovery.GrpcDiscovery;

/**
 * {@link AutoConfiguration Auto-configuration} of {@link Failover}, which takes the place
 * of Spring Cloud's own interceptor in every load-balanced client, and of the choice of
 * instances, which holds for those clients too that do without it.
 * <p>
 * Last of all, and not after Spring Cloud's: that one, if it were pulled before Boot's of
 * HTTP service groups, would not balance these.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBean({ LoadBalancerClient.class, LoadBalancerRequestFactory.class })
@EnableConfigurationProperties(BalancingProperties.class)
@LoadBalancerClients(defaultConfiguration = ServiceConfiguration.class)
public final class FailoverAutoConfiguration {

	/** Enough for all calls that one hung instance holds up before it is left out. */
	private static final int RETRIES_AT_ONCE = 200;

	/**
	 * For {@link GrpcDiscovery}, which counts nothing itself.
	 */
	@Bean
	BalancingListener grpcBalancing(MeterRegistry meters) {
		return new BalancingMetrics("grpc", meters);
	}

	@Bean
	@Primary
	Failover failover(LoadBalancerClient loadBalancer, LoadBalancerRequestFactory requests,
			BalancingProperties properties) {
		return new Failover(loadBalancer, requests, properties.attemptTimeout(), new RetryBudget(RETRIES_AT_ONCE));
	}

}
