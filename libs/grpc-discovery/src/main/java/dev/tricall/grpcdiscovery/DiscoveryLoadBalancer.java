package dev.tricall.grpcdiscovery;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Spreads calls over the instances that have a connection by a {@link Strategy}, but for
 * {@link Outliers}. A retry or hedge goes to an instance that the call has not tried yet.
 * Runs in the channel's synchronization context but for {@link ReadyPicker}.
 */
final class DiscoveryLoadBalancer extends LoadBalancer {

	/** Weight of an address; absent means {@link InstanceWeight#DEFAULT}. */
	@EquivalentAddressGroup.Attr
	static final Attributes.Key<Integer> WEIGHT = Attributes.Key.create("weight");

	/** Id of an instance in the registry; absent means its address. */
	@EquivalentAddressGroup.Attr
	static final Attributes.Key<String> ID = Attributes.Key.create("id");

	private final Helper helper;

	private final Picker<Instance> picker;

	private final InstanceHealth health;

	private Map<List<SocketAddress>, Instance> instances = new LinkedHashMap<>();

	private @Nullable Status unresolved;

	private @Nullable SubchannelPicker current;

	DiscoveryLoadBalancer(Helper helper, Strategy strategy, BalancingListener listener) {
		this.helper = helper;
		this.picker = new Picker<>(strategy, Instance::weight, System::nanoTime);
		this.health = new InstanceHealth(helper.getAuthority(), listener);
	}

	@Override
	public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
		if (resolved.getAddresses().isEmpty()) {
			Status empty = Status.UNAVAILABLE.withDescription("no instance of " + this.helper.getAuthority());
			handleNameResolutionError(empty);
			return empty;
		}
		this.unresolved = null;
		Map<List<SocketAddress>, Instance> before = this.instances;
		this.instances = new LinkedHashMap<>();
		for (EquivalentAddressGroup group : resolved.getAddresses()) {
			List<SocketAddress> address = group.getAddresses();
			Instance known = before.remove(address);
			Instance instance = known != null ? known : new Instance(this.helper, address, this::update);
			instance.describe(Objects.requireNonNullElse(group.getAttributes().get(ID), address.toString()),
					Objects.requireNonNullElse(group.getAttributes().get(WEIGHT), InstanceWeight.DEFAULT));
			this.instances.put(address, instance);
		}
		update();
		before.values().forEach(Instance::shutdown);
		return Status.OK;
	}

	/**
	 * Fails all calls from now on, whatever is still connected: the resolver has bridged
	 * the registry's lapses already, so what it reports is that there are no instances.
	 */
	@Override
	public void handleNameResolutionError(Status error) {
		this.unresolved = error;
		update();
	}

	@Override
	public void shutdown() {
		this.instances.values().forEach(Instance::shutdown);
		this.instances.clear();
	}

	private void update() {
		if (this.unresolved != null) {
			update(ConnectivityState.TRANSIENT_FAILURE, failing(this.unresolved));
			return;
		}
		Map<Instance, Subchannel> ready = new LinkedHashMap<>();
		boolean connecting = false;
		Status failure = Status.UNAVAILABLE;
		for (Instance instance : this.instances.values()) {
			switch (instance.state()) {
				case READY -> ready.put(instance, instance.subchannel());
				case TRANSIENT_FAILURE -> failure = instance.failure();
				default -> connecting = true;
			}
		}
		if (!ready.isEmpty()) {
			update(ConnectivityState.READY, new ReadyPicker(this.picker, this.health, ready));
		}
		else if (connecting) {
			update(ConnectivityState.CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
		}
		else {
			update(ConnectivityState.TRANSIENT_FAILURE,
					failing(failure.withDescription("no instance of %s can be reached: %s"
						.formatted(this.helper.getAuthority(), failure.getDescription()))));
		}
	}

	private static SubchannelPicker failing(Status status) {
		return new FixedResultPicker(PickResult.withError(status));
	}

	private void update(ConnectivityState state, SubchannelPicker picker) {
		if (!picker.equals(this.current)) {
			this.current = picker;
			this.helper.updateBalancingState(state, picker);
		}
	}

}
