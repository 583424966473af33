package dev.tricall.grpcdiscovery;

import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannelBuilder;

import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.BalancingProperties;
import dev.tricall.balancing.Strategy;

/**
 * Resolves gRPC channels through a {@link DiscoveryClient} and balances their calls. As a
 * bean it receives the heartbeats of the registry and refreshes all its channels.
 * Thread-safe.
 */
public final class GrpcDiscovery implements ApplicationListener<HeartbeatEvent>, AutoCloseable {

	private final DiscoveryNameResolverProvider resolvers;

	private final DiscoveryLoadBalancerProvider policy;

	public GrpcDiscovery(DiscoveryClient registry, GrpcDiscoveryProperties properties, BalancingProperties balancing,
			BalancingListener listener) {
		this.resolvers = new DiscoveryNameResolverProvider(registry, properties.portMetadataKey(),
				balancing.keepLastKnown());
		this.policy = new DiscoveryLoadBalancerProvider(balancing.strategy(), listener);
		LoadBalancerRegistry.getDefaultRegistry().register(this.policy);
	}

	/**
	 * Configures a channel whose target is {@code discovery:///<service id>}. Other
	 * targets do not work on this channel any more. A policy in the channel's service
	 * config takes precedence over the {@link Strategy}.
	 * <p>
	 * The resolver is set on the builder and not in the static
	 * {@link io.grpc.NameResolverRegistry}: with two application contexts in one JVM, the
	 * first one's resolver would also serve the channels of the second, even after the
	 * first context is closed.
	 */
	@SuppressWarnings("deprecation") // There is no replacement yet, see grpc-java#7133.
	public void configure(ManagedChannelBuilder<?> builder) {
		builder.nameResolverFactory(this.resolvers)
			.defaultLoadBalancingPolicy(this.policy.getPolicyName())
			.intercept(new CallAttempts.Interceptor());
	}

	@Override
	public void onApplicationEvent(HeartbeatEvent event) {
		this.resolvers.refreshAll();
	}

	/**
	 * Removes the policy from the static registry. Open channels continue to work, but
	 * are no longer refreshed on heartbeats.
	 */
	@Override
	public void close() {
		LoadBalancerRegistry.getDefaultRegistry().deregister(this.policy);
		this.resolvers.close();
	}

	/**
	 * Returns the number of channels that are refreshed on heartbeats.
	 */
	int refreshedChannels() {
		return this.resolvers.startedCount();
	}

}
