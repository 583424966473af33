package dev.tricall.grpcdiscovery;

import java.time.Duration;

import io.grpc.Status;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.BalancingListener.Outcome;
import dev.tricall.balancing.OutlierDetector;

/**
 * Records how the attempts on the instances of one service end. Thread-safe.
 */
final class AttemptRecorder {

	private final String service;

	private final OutlierDetector<Instance> outlierDetector = new OutlierDetector<>(System::nanoTime);

	private final BalancingListener listener;

	AttemptRecorder(String service, BalancingListener listener) {
		this.service = service;
		this.listener = listener;
		listener.onDetectorCreated(service, this.outlierDetector);
	}

	OutlierDetector<Instance> outlierDetector() {
		return this.outlierDetector;
	}

	/**
	 * Records the end of an attempt.
	 * @param retry whether an earlier attempt of the same call was sent to an instance
	 * @param failed whether the attempt counts as a failure of the instance
	 * @param responded whether the instance sent anything at all
	 */
	void record(Instance instance, boolean retry, Status status, boolean failed, boolean responded, Duration time) {
		this.listener.onAttempt(this.service, instance.id(), retry, failed ? Outcome.FAILED : outcome(status), time);
		if (failed) {
			if (this.outlierDetector.recordFailure(instance)) {
				this.listener.onEjection(this.service, instance.id());
			}
		}
		else if (responded) {
			this.outlierDetector.recordSuccess(instance);
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
