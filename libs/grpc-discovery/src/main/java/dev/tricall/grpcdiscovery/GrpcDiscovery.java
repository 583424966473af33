package dev.tricall.grpcdiscovery;

import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannelBuilder;

import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;

/**
 * Lets gRPC channels find their instances through a {@link DiscoveryClient} and spreads
 * their calls. As a bean it hears the registry's heartbeats and has every channel resolve
 * anew. Thread-safe.
 */
public final class GrpcDiscovery implements ApplicationListener<HeartbeatEvent>, AutoCloseable {

	private final DiscoveryNameResolverProvider resolvers;

	private final DiscoveryLoadBalancerProvider policy;

	public GrpcDiscovery(DiscoveryClient registry, GrpcDiscoveryProperties properties, BalancingListener listener) {
		this.resolvers = new DiscoveryNameResolverProvider(registry, properties);
		this.policy = new DiscoveryLoadBalancerProvider(properties.strategy(), listener);
		LoadBalancerRegistry.getDefaultRegistry().register(this.policy);
	}

	/**
	 * Sets up a channel whose target is {@code discovery:///<service id>}; no other
	 * target works on it. A policy in the channel's service config goes before the
	 * {@link Strategy}.
	 * <p>
	 * The resolver goes to this builder and not to the static
	 * {@link io.grpc.NameResolverRegistry}: there the first of two application contexts
	 * in one JVM would resolve the channels of the other, and go on after its close.
	 */
	@SuppressWarnings("deprecation") // No replacement yet: grpc-java#7133.
	public void configure(ManagedChannelBuilder<?> builder) {
		builder.nameResolverFactory(this.resolvers)
			.defaultLoadBalancingPolicy(this.policy.getPolicyName())
			.intercept(new Attempts.Interceptor());
	}

	@Override
	public void onApplicationEvent(HeartbeatEvent event) {
		this.resolvers.refreshAll();
	}

	/**
	 * Takes the policy off the static registry. Channels that are still open go on, but
	 * hear no heartbeats.
	 */
	@Override
	public void close() {
		LoadBalancerRegistry.getDefaultRegistry().deregister(this.policy);
		this.resolvers.close();
	}

	/**
	 * How many channels listen to heartbeats.
	 */
	int resolversInUse() {
		return this.resolvers.inUse();
	}

}
