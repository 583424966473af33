package dev.tricall.grpcdiscovery;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import org.jspecify.annotations.Nullable;

/**
 * Picks for calls on any thread, from one state of the connections.
 */
final class ReadyPicker extends SubchannelPicker {

	private final Picker<Instance> picker;

	private final InstanceHealth health;

	private final Map<Instance, Subchannel> ready;

	private final List<Instance> instances;

	/**
	 * @param ready the instances that have a connection, at least one
	 */
	ReadyPicker(Picker<Instance> picker, InstanceHealth health, Map<Instance, Subchannel> ready) {
		this.picker = picker;
		this.health = health;
		this.ready = ready;
		this.instances = List.copyOf(ready.keySet());
	}

	@Override
	public PickResult pickSubchannel(PickSubchannelArgs args) {
		Attempts attempts = Objects.requireNonNullElseGet(args.getCallOptions().getOption(Attempts.KEY), Attempts::new);
		Instance instance = this.picker.pick(this.health.outliers().candidates(this.instances, attempts::include),
				attempts::include);
		return PickResult.withSubchannel(Objects.requireNonNull(this.ready.get(instance)),
				AttemptTracer.factory(this.health, instance, attempts));
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
