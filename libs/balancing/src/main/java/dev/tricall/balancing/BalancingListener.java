package dev.tricall.balancing;

import java.time.Duration;

/**
 * Receives the events of load balancing, for example to count them. The methods are
 * called on the threads that make the calls, so they must return quickly and must not
 * throw.
 */
public interface BalancingListener {

	/** Ignores all events. */
	BalancingListener NONE = new BalancingListener() {
	};

	/**
	 * An attempt on an instance has ended.
	 * @param service the service id that was called
	 * @param instance the id of the instance in the registry
	 * @param retry whether an earlier attempt of the same call was sent to an instance
	 * @param outcome how the attempt ended
	 * @param time the time since the instance was chosen
	 */
	default void onAttempt(String service, String instance, boolean retry, Outcome outcome, Duration time) {
	}

	/**
	 * An instance was ejected because it keeps failing.
	 */
	default void onEjection(String service, String instance) {
	}

	/**
	 * A detector was created for a service. It replaces any earlier one of that service.
	 */
	default void onDetectorCreated(String service, OutlierDetector<?> detector) {
	}

	/** How an attempt ended. */
	enum Outcome {

		SUCCEEDED,

		/** The instance rejected the request. */
		REFUSED,

		/** The instance did not respond, or responded with an internal error. */
		FAILED,

		/** The client abandoned the attempt for a reason unrelated to the instance. */
		ABANDONED

	}

}
