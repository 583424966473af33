package dev.tricall.grpcdiscovery;

import io.grpc.ManagedChannelBuilder;

import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;

/**
 * Lets gRPC channels find their instances through a {@link DiscoveryClient}. As a bean it
 * hears the registry's heartbeats and has every channel resolve anew. Thread-safe.
 */
public final class GrpcDiscovery implements ApplicationListener<HeartbeatEvent> {

	private final DiscoveryNameResolverProvider provider;

	public GrpcDiscovery(DiscoveryClient registry, GrpcDiscoveryProperties properties) {
		this.provider = new DiscoveryNameResolverProvider(registry, properties);
	}

	/**
	 * Sets up a channel whose target is {@code discovery:///<service id>}; no other
	 * target works on it. Has no effect on channels that are already built.
	 * <p>
	 * The resolver goes to this builder and not to the static
	 * {@link io.grpc.NameResolverRegistry}: there the first of two application contexts
	 * in one JVM would resolve the channels of the other, and go on after its close.
	 */
	@SuppressWarnings("deprecation") // No replacement yet: grpc-java#7133.
	public void configure(ManagedChannelBuilder<?> builder) {
		builder.nameResolverFactory(this.provider);
	}

	@Override
	public void onApplicationEvent(HeartbeatEvent event) {
		this.provider.refreshAll();
	}

	/**
	 * How many channels are being resolved.
	 */
	int resolversInUse() {
		return this.provider.inUse();
	}

}
