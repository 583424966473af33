package dev.tricall.grpcdiscovery;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import org.jspecify.annotations.Nullable;

import dev.tricall.balancing.Picker;

/**
 * Picks one of the instances that were connected when this picker was created.
 * Thread-safe.
 */
final class ReadyPicker extends SubchannelPicker {

	private final Picker<Instance> picker;

	private final AttemptRecorder recorder;

	private final Map<Instance, Subchannel> ready;

	private final List<Instance> instances;

	/**
	 * @param ready the instances that are connected, at least one
	 */
	ReadyPicker(Picker<Instance> picker, AttemptRecorder recorder, Map<Instance, Subchannel> ready) {
		this.picker = picker;
		this.recorder = recorder;
		this.ready = ready;
		this.instances = List.copyOf(ready.keySet());
	}

	@Override
	public PickResult pickSubchannel(PickSubchannelArgs args) {
		CallAttempts attempts = Objects.requireNonNullElseGet(args.getCallOptions().getOption(CallAttempts.KEY),
				CallAttempts::new);
		List<Instance> candidates = this.recorder.outlierDetector().candidates(this.instances, attempts::hasTried);
		Instance instance = this.picker.pick(candidates, attempts::hasTried);
		return PickResult.withSubchannel(Objects.requireNonNull(this.ready.get(instance)),
				AttemptTracer.factory(this.recorder, instance, attempts));
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
