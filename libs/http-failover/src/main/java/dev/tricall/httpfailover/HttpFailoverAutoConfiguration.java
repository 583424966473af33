package dev.tricall.httpfailover;

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

import dev.tricall.balancing.BalancingProperties;
import dev.tricall.balancing.RetryBudget;

/**
 * {@link AutoConfiguration Auto-configuration} of {@link FailoverInterceptor}, which
 * replaces Spring Cloud's own interceptor in every load-balanced client, and of
 * {@link OutlierAwareLoadBalancer}, which also serves clients without the interceptor.
 * <p>
 * This configuration is ordered last. It is not ordered {@code after} Spring Cloud's load
 * balancer auto-configuration, because that would move the latter ahead of Boot's
 * auto-configuration of HTTP service groups, which would then not be load-balanced.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBean({ LoadBalancerClient.class, LoadBalancerRequestFactory.class })
@EnableConfigurationProperties(BalancingProperties.class)
@LoadBalancerClients(defaultConfiguration = FailoverClientConfiguration.class)
public final class HttpFailoverAutoConfiguration {

	/** Covers all calls that one hung instance delays before it is ejected. */
	private static final int MAX_RETRY_BURST = 200;

	@Bean
	@Primary
	FailoverInterceptor failoverInterceptor(LoadBalancerClient loadBalancer, LoadBalancerRequestFactory requests,
			BalancingProperties properties) {
		return new FailoverInterceptor(loadBalancer, requests, properties.attemptTimeout(),
				new RetryBudget(MAX_RETRY_BURST));
	}

}
