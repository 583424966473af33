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

import dev.tricall.balancing.InstanceWeight;
import dev.tricall.balancing.LastKnownInstances;

/**
 * Looks up the gRPC addresses of one service in the registry and bridges outages of the
 * registry with the last known ones. All channels to the service share one lookup, so its
 * memory outlives a channel that goes idle. Thread-safe.
 */
final class ServiceLookup {

	private static final Log log = LogFactory.getLog(ServiceLookup.class);

	private final String service;

	private final DiscoveryClient registry;

	private final String portMetadataKey;

	private final LastKnownInstances<EquivalentAddressGroup> lastKnown;

	private int registeredCount;

	private Set<String> reportedFaults = Set.of();

	ServiceLookup(String service, DiscoveryClient registry, String portMetadataKey, Duration keepLastKnown) {
		this.service = service;
		this.registry = registry;
		this.portMetadataKey = portMetadataKey;
		this.lastKnown = new LastKnownInstances<>(service, keepLastKnown, System::nanoTime);
	}

	/**
	 * Queries the registry. Blocks as long as the registry does, and never throws.
	 */
	synchronized Result lookUp() {
		LastKnownInstances.Snapshot<EquivalentAddressGroup> snapshot = this.lastKnown.lookUp(this::findUsable);
		if (!snapshot.instances().isEmpty()) {
			return new Result(StatusOr.fromValue(snapshot.instances()), snapshot.expiresAfter());
		}
		String message;
		if (snapshot.isLookupFailed()) {
			message = "cannot look up " + this.service + " in the registry";
		}
		else if (this.registeredCount == 0) {
			message = "no instance of " + this.service + " is registered";
		}
		else {
			message = "none of the %d instances of %s has a usable address and %s".formatted(this.registeredCount,
					this.service, this.portMetadataKey);
		}
		return new Result(StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(message)), null);
	}

	/**
	 * Returns the usable addresses, sorted and without duplicates, so that the order of
	 * the registry does not matter.
	 */
	private List<EquivalentAddressGroup> findUsable() {
		List<ServiceInstance> registered = this.registry.getInstances(this.service);
		this.registeredCount = registered.size();
		Set<String> faults = new HashSet<>();
		Map<String, EquivalentAddressGroup> usable = registered.stream()
			.map((instance) -> address(instance, faults))
			.filter(Objects::nonNull)
			.collect(Collectors.toMap((group) -> group.getAddresses().toString(), Function.identity(),
					(first, duplicate) -> first, TreeMap::new));
		this.reportedFaults = faults;
		return List.copyOf(usable.values());
	}

	private @Nullable EquivalentAddressGroup address(ServiceInstance instance, Set<String> faults) {
		Map<String, String> metadata = instance.getMetadata();
		String port = (metadata != null) ? metadata.get(this.portMetadataKey) : null;
		try {
			InetSocketAddress address = new InetSocketAddress(instance.getHost(), Integer.parseInt(port));
			if (!address.isUnresolved() && address.getPort() > 0) {
				return new EquivalentAddressGroup(address,
						Attributes.newBuilder()
							.set(DiscoveryLoadBalancer.WEIGHT, InstanceWeight.of(metadata))
							.set(DiscoveryLoadBalancer.ID, instance.getInstanceId())
							.build());
			}
		}
		catch (IllegalArgumentException ex) {
			// The port is missing, not a number or above 65535. Reported below.
		}
		String fault = "%s of %s at %s with %s '%s'".formatted(instance.getInstanceId(), this.service,
				instance.getHost(), this.portMetadataKey, port);
		faults.add(fault);
		if (!this.reportedFaults.contains(fault)) {
			log.warn("Skipping instance " + fault + ": unknown host or invalid port");
		}
		return null;
	}

	/**
	 * The result of a lookup.
	 *
	 * @param instances at least one instance, or UNAVAILABLE with a description that
	 * names the service
	 * @param expiresAfter when to look up again because the instances are no longer
	 * registered, or null if they are
	 */
	record Result(StatusOr<List<EquivalentAddressGroup>> instances, @Nullable Duration expiresAfter) {

	}

}
