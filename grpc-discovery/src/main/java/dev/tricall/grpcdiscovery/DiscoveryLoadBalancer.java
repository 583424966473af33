package dev.tricall.grpcdiscovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Status;
import io.grpc.util.MultiChildLoadBalancer;
import org.jspecify.annotations.Nullable;

/**
 * Spreads calls over the instances that have a connection by a {@link Strategy}, but for
 * {@link Outliers}. A retry or hedge goes to an instance that the call has not tried yet.
 * <p>
 * Runs in the channel's synchronization context but for {@link ReadyPicker}. The base
 * class, which keeps a connection to each address, is internal to grpc-java 1.80, as
 * those of round_robin are; nothing else here is.
 */
final class DiscoveryLoadBalancer extends MultiChildLoadBalancer {

	/** Weight of an address; absent means {@link InstanceWeight#DEFAULT}. */
	@EquivalentAddressGroup.Attr
	static final Attributes.Key<Integer> WEIGHT = Attributes.Key.create("weight");

	private final Picker<Instance> picker;

	private final Outliers<Instance> outliers = new Outliers<>(System::nanoTime);

	private Map<Object, Integer> weights = Map.of();

	private @Nullable Status unresolved;

	private @Nullable SubchannelPicker current;

	DiscoveryLoadBalancer(Helper helper, Strategy strategy) {
		super(helper);
		this.picker = new Picker<>(strategy, (instance) -> instance.weight);
	}

	@Override
	public Status acceptResolvedAddresses(ResolvedAddresses addresses) {
		this.unresolved = null;
		return super.acceptResolvedAddresses(addresses);
	}

	@Override
	protected Map<Object, ResolvedAddresses> createChildAddressesMap(ResolvedAddresses addresses) {
		Map<Object, ResolvedAddresses> children = super.createChildAddressesMap(addresses);
		this.weights = new LinkedHashMap<>();
		children.forEach((key, child) -> this.weights.put(key, Objects
			.requireNonNullElse(child.getAddresses().get(0).getAttributes().get(WEIGHT), InstanceWeight.DEFAULT)));
		return children;
	}

	/**
	 * Fails all calls from now on, whatever is still connected: the resolver has bridged
	 * the registry's lapses already, so what it reports is that there are no instances.
	 */
	@Override
	public void handleNameResolutionError(Status error) {
		this.unresolved = error;
		updateOverallBalancingState();
	}

	@Override
	protected ChildLbState createChildLbState(Object key) {
		return new Instance(key);
	}

	@Override
	protected void updateOverallBalancingState() {
		if (this.unresolved != null) {
			update(ConnectivityState.TRANSIENT_FAILURE, new FixedResultPicker(PickResult.withError(this.unresolved)));
			return;
		}
		Map<Instance, SubchannelPicker> ready = new LinkedHashMap<>();
		ConnectivityState state = ConnectivityState.TRANSIENT_FAILURE;
		SubchannelPicker failure = new FixedResultPicker(PickResult.withNoResult());
		for (ChildLbState child : getChildLbStates()) {
			switch (child.getCurrentState()) {
				case READY -> {
					Instance instance = (Instance) child;
					instance.weight = this.weights.getOrDefault(child.getKey(), InstanceWeight.DEFAULT);
					ready.put(instance, child.getCurrentPicker());
				}
				case CONNECTING, IDLE -> state = ConnectivityState.CONNECTING;
				default -> failure = child.getCurrentPicker();
			}
		}
		if (!ready.isEmpty()) {
			update(ConnectivityState.READY, new ReadyPicker(this.picker, this.outliers, ready));
		}
		else {
			update(state,
					state == ConnectivityState.CONNECTING ? new FixedResultPicker(PickResult.withNoResult()) : failure);
		}
	}

	private void update(ConnectivityState state, SubchannelPicker picker) {
		if (state != this.currentConnectivityState || !picker.equals(this.current)) {
			this.currentConnectivityState = state;
			this.current = picker;
			getHelper().updateBalancingState(state, picker);
		}
	}

	/**
	 * One instance: its connection and its weight, which calls read on any thread.
	 */
	private final class Instance extends ChildLbState {

		volatile int weight = InstanceWeight.DEFAULT;

		Instance(Object key) {
			super(key, DiscoveryLoadBalancer.this.pickFirstLbProvider);
		}

		@Override
		protected ChildLbStateHelper createChildHelper() {
			return new ChildLbStateHelper() {

				/** A connection that the server has closed is made anew at once. */
				@Override
				public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
					super.updateBalancingState(state, picker);
					if (!DiscoveryLoadBalancer.this.resolvingAddresses && state == ConnectivityState.IDLE) {
						getLb().requestConnection();
					}
				}
			};
		}

	}

	/**
	 * Picks for calls on any thread, from one state of the connections.
	 */
	private static final class ReadyPicker extends SubchannelPicker {

		private final Picker<Instance> picker;

		private final Outliers<Instance> outliers;

		private final Map<Instance, SubchannelPicker> ready;

		private final List<Instance> instances;

		ReadyPicker(Picker<Instance> picker, Outliers<Instance> outliers, Map<Instance, SubchannelPicker> ready) {
			this.picker = picker;
			this.outliers = outliers;
			this.ready = ready;
			this.instances = List.copyOf(ready.keySet());
		}

		@Override
		public PickResult pickSubchannel(PickSubchannelArgs args) {
			Attempts attempts = Objects.requireNonNullElseGet(args.getCallOptions().getOption(Attempts.KEY),
					Attempts::new);
			Instance instance = this.picker.pick(this.outliers.candidates(this.instances, attempts::include),
					attempts::include);
			int number = attempts.add(instance);
			PickResult result = Objects.requireNonNull(this.ready.get(instance)).pickSubchannel(args);
			return result.getSubchannel() == null ? result : result.copyWithStreamTracerFactory(
					AttemptTracer.factory(this.outliers, instance, () -> attempts.wentOnAfter(number)));
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof ReadyPicker that && this.ready.equals(that.ready);
		}

		@Override
		public int hashCode() {
			return this.ready.hashCode();
		}

	}

}
