package dev.tricall.grpcdiscovery;

import java.time.Duration;

import io.grpc.Status;

import dev.tricall.grpcdiscovery.BalancingListener.Outcome;

/**
 * Takes in how the attempts on the instances of one service end. Thread-safe.
 */
final class InstanceHealth {

	private final String service;

	private final Outliers<Instance> outliers = new Outliers<>(System::nanoTime);

	private final BalancingListener listener;

	InstanceHealth(String service, BalancingListener listener) {
		this.service = service;
		this.listener = listener;
		listener.watch(service, this.outliers);
	}

	Outliers<Instance> outliers() {
		return this.outliers;
	}

	/**
	 * An attempt has ended.
	 * @param again whether it was not the call's first
	 * @param failed whether that tells against the instance
	 * @param answered whether there was anything from the instance at all
	 */
	void ended(Instance instance, boolean again, Status status, boolean failed, boolean answered, Duration time) {
		this.listener.attempted(this.service, instance.id(), again, failed ? Outcome.FAILED : outcome(status), time);
		if (failed) {
			if (this.outliers.failed(instance)) {
				this.listener.leftOut(this.service, instance.id());
			}
		}
		else if (answered) {
			this.outliers.succeeded(instance);
		}
	}

	private static Outcome outcome(Status status) {
		return switch (status.getCode()) {
			case OK -> Outcome.SUCCEEDED;
			case CANCELLED -> Outcome.ABANDONED;
			case UNKNOWN, INTERNAL, DATA_LOSS, UNAVAILABLE, DEADLINE_EXCEEDED -> Outcome.FAILED;
			default -> Outcome.REFUSED;
		};
	}

}
