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

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.InstanceWeight;
import dev.tricall.balancing.OutlierDetector;
import dev.tricall.balancing.Picker;
import dev.tricall.balancing.Strategy;

/**
 * Distributes calls over the connected instances by a {@link Strategy} and skips those
 * that an {@link OutlierDetector} has ejected. A retry or hedge goes to an instance that
 * the call has not tried. All methods run in the channel's synchronization context; only
 * {@link ReadyPicker} is called by other threads.
 */
final class DiscoveryLoadBalancer extends LoadBalancer {

	/** Weight of an address; {@link InstanceWeight#DEFAULT} if absent. */
	@EquivalentAddressGroup.Attr
	static final Attributes.Key<Integer> WEIGHT = Attributes.Key.create("weight");

	/** Instance id of an address in the registry; the address itself if absent. */
	@EquivalentAddressGroup.Attr
	static final Attributes.Key<String> ID = Attributes.Key.create("id");

	private final Helper helper;

	private final Picker<Instance> picker;

	private final AttemptRecorder recorder;

	private Map<List<SocketAddress>, Instance> instances = new LinkedHashMap<>();

	private @Nullable Status resolutionError;

	private @Nullable SubchannelPicker current;

	DiscoveryLoadBalancer(Helper helper, Strategy strategy, BalancingListener listener) {
		this.helper = helper;
		this.picker = new Picker<>(strategy, Instance::weight, System::nanoTime);
		this.recorder = new AttemptRecorder(helper.getAuthority(), listener);
	}

	@Override
	public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
		if (resolved.getAddresses().isEmpty()) {
			Status empty = Status.UNAVAILABLE.withDescription("no instance of " + this.helper.getAuthority());
			handleNameResolutionError(empty);
			return empty;
		}
		this.resolutionError = null;
		Map<List<SocketAddress>, Instance> before = this.instances;
		this.instances = new LinkedHashMap<>();
		for (EquivalentAddressGroup group : resolved.getAddresses()) {
			List<SocketAddress> address = group.getAddresses();
			Instance known = before.remove(address);
			Instance instance = (known != null) ? known
					: new Instance(this.helper, address, this::updateBalancingState);
			instance.update(Objects.requireNonNullElse(group.getAttributes().get(ID), address.toString()),
					Objects.requireNonNullElse(group.getAttributes().get(WEIGHT), InstanceWeight.DEFAULT));
			this.instances.put(address, instance);
		}
		updateBalancingState();
		before.values().forEach(Instance::shutdown);
		return Status.OK;
	}

	/**
	 * Fails all calls from now on, even if instances are still connected. The resolver
	 * bridges outages of the registry itself, so an error means that there are no
	 * instances.
	 */
	@Override
	public void handleNameResolutionError(Status error) {
		this.resolutionError = error;
		updateBalancingState();
	}

	@Override
	public void shutdown() {
		this.instances.values().forEach(Instance::shutdown);
		this.instances.clear();
	}

	private void updateBalancingState() {
		if (this.resolutionError != null) {
			updateBalancingState(ConnectivityState.TRANSIENT_FAILURE, failing(this.resolutionError));
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
			updateBalancingState(ConnectivityState.READY, new ReadyPicker(this.picker, this.recorder, ready));
		}
		else if (connecting) {
			updateBalancingState(ConnectivityState.CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
		}
		else {
			updateBalancingState(ConnectivityState.TRANSIENT_FAILURE,
					failing(failure.withDescription("no instance of %s can be reached: %s"
						.formatted(this.helper.getAuthority(), failure.getDescription()))));
		}
	}

	private static SubchannelPicker failing(Status status) {
		return new FixedResultPicker(PickResult.withError(status));
	}

	private void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
		if (!picker.equals(this.current)) {
			this.current = picker;
			this.helper.updateBalancingState(state, picker);
		}
	}

}
