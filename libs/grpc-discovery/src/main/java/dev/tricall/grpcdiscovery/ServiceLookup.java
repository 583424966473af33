package dev.tricall.grpcdiscovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Status;
import io.grpc.StatusOr;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * What the registry says of one service, its lapses bridged with what it said before. All
 * channels to the service share one, so the memory outlives a channel that goes idle.
 */
final class ServiceLookup {

	private static final Log log = LogFactory.getLog(ServiceLookup.class);

	private final String service;

	private final DiscoveryClient registry;

	private final GrpcDiscoveryProperties properties;

	private final LongSupplier nanoTime;

	private List<EquivalentAddressGroup> known = List.of();

	private @Nullable Long emptySince;

	private boolean failing;

	private Set<String> warned = Set.of();

	/**
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	ServiceLookup(String service, DiscoveryClient registry, GrpcDiscoveryProperties properties, LongSupplier nanoTime) {
		this.service = service;
		this.registry = registry;
		this.properties = properties;
		this.nanoTime = nanoTime;
	}

	/**
	 * Asks the registry. Blocks for as long as the registry does, and never throws.
	 */
	synchronized Answer lookUp() {
		List<ServiceInstance> registered;
		List<EquivalentAddressGroup> usable;
		try {
			registered = this.registry.getInstances(this.service);
			usable = usable(registered);
		}
		catch (RuntimeException ex) {
			return afterFailure(ex);
		}
		this.failing = false;
		if (usable.isEmpty()) {
			return whenEmpty(registered.size());
		}
		this.known = usable;
		this.emptySince = null;
		return new Answer(StatusOr.fromValue(usable), null);
	}

	private Answer afterFailure(RuntimeException ex) {
		if (!this.failing) {
			this.failing = true;
			log.warn(
					"Cannot look up %s, going on with the %d known: %s".formatted(this.service, this.known.size(), ex));
		}
		return this.known.isEmpty() ? unavailable("cannot look up " + this.service + " in the registry")
				: new Answer(StatusOr.fromValue(this.known), null);
	}

	private Answer whenEmpty(int registered) {
		if (!this.known.isEmpty()) {
			long now = this.nanoTime.getAsLong();
			if (this.emptySince == null) {
				this.emptySince = now;
				log.info("No instance of %s any more, keeping the %d known for %s".formatted(this.service,
						this.known.size(), this.properties.keepLastKnown()));
			}
			Duration left = this.properties.keepLastKnown().minusNanos(now - this.emptySince);
			if (left.compareTo(Duration.ZERO) > 0) {
				return new Answer(StatusOr.fromValue(this.known), left);
			}
			this.known = List.of();
		}
		return unavailable(registered == 0 ? "no instance of " + this.service + " is registered"
				: "none of the %d instances of %s has a usable address and %s".formatted(registered, this.service,
						this.properties.portMetadataKey()));
	}

	private static Answer unavailable(String message) {
		return new Answer(StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(message)), null);
	}

	/**
	 * Sorted and without duplicates, so that the registry's order makes no difference.
	 */
	private List<EquivalentAddressGroup> usable(List<ServiceInstance> registered) {
		Set<String> faulty = new HashSet<>();
		Map<String, EquivalentAddressGroup> usable = registered.stream()
			.map((instance) -> address(instance, faulty))
			.filter(Objects::nonNull)
			.collect(Collectors.toMap((group) -> group.getAddresses().toString(), Function.identity(),
					(one, other) -> one, TreeMap::new));
		this.warned = faulty;
		return List.copyOf(usable.values());
	}

	private @Nullable EquivalentAddressGroup address(ServiceInstance instance, Set<String> faulty) {
		Map<String, String> metadata = instance.getMetadata();
		String port = metadata != null ? metadata.get(this.properties.portMetadataKey()) : null;
		try {
			InetSocketAddress address = new InetSocketAddress(instance.getHost(), Integer.parseInt(port));
			if (!address.isUnresolved() && address.getPort() > 0) {
				return new EquivalentAddressGroup(address,
						Attributes.newBuilder()
							.set(DiscoveryLoadBalancer.WEIGHT, InstanceWeight.of(instance))
							.set(DiscoveryLoadBalancer.ID, instance.getInstanceId())
							.build());
			}
		}
		catch (IllegalArgumentException ex) {
			// Not a number (or null), or beyond 65535: told below.
		}
		String fault = "%s of %s at %s with %s '%s'".formatted(instance.getInstanceId(), this.service,
				instance.getHost(), this.properties.portMetadataKey(), port);
		faulty.add(fault);
		if (!this.warned.contains(fault)) {
			log.warn("Leaving out instance " + fault + ": no such host or not a port");
		}
		return null;
	}

	/**
	 * @param instances at least one instance, or UNAVAILABLE with a message that names
	 * the service
	 * @param recheckAfter when to ask again because the answer is kept for a time only
	 */
	record Answer(StatusOr<List<EquivalentAddressGroup>> instances, @Nullable Duration recheckAfter) {

	}

}
