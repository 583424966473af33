package dev.tricall.grpcdiscovery;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.Strategy;

/**
 * Provides the gRPC load balancing policy of one {@link Strategy}. The policy is named
 * after the strategy, for example {@code discovery_round_robin}.
 */
final class DiscoveryLoadBalancerProvider extends LoadBalancerProvider {

	private final Strategy strategy;

	private final BalancingListener listener;

	DiscoveryLoadBalancerProvider(Strategy strategy, BalancingListener listener) {
		this.strategy = strategy;
		this.listener = listener;
	}

	@Override
	public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
		return new DiscoveryLoadBalancer(helper, this.strategy, this.listener);
	}

	@Override
	public String getPolicyName() {
		return "discovery_" + this.strategy.toString().replace('-', '_');
	}

	@Override
	public boolean isAvailable() {
		return true;
	}

	@Override
	public int getPriority() {
		return 5;
	}

}
