package dev.tricall.grpcdiscovery;

import java.time.Duration;

/**
 * Hears what balancing does, for whoever counts it. Called on the threads that the calls
 * run on, so it must be quick and must not throw.
 */
public interface BalancingListener {

	/** Hears nothing. */
	BalancingListener NONE = new BalancingListener() {
	};

	/**
	 * An attempt on an instance has ended.
	 * @param service the service id that was called
	 * @param instance the id under which the instance is registered
	 * @param again whether the call had been sent to another instance before
	 * @param time since the instance was chosen
	 */
	default void attempted(String service, String instance, boolean again, Outcome outcome, Duration time) {
	}

	/**
	 * An instance keeps failing and is left out from now on.
	 */
	default void leftOut(String service, String instance) {
	}

	/**
	 * These are from now on those of the service, in place of any before.
	 */
	default void watch(String service, Outliers<?> outliers) {
	}

	/** How an attempt ended. */
	enum Outcome {

		SUCCEEDED,

		/** The instance answered that it does not do what was asked. */
		REFUSED,

		/** No answer, or one that tells of a fault of the instance. */
		FAILED,

		/** By this side, because of something else. */
		ABANDONED

	}

}
