package dev.tricall.gateway;

import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * The end of the call that the current thread serves. When it has passed, what the thread
 * waits for upstream is cancelled, now or as soon as it begins.
 */
final class Deadline {

	private static final ThreadLocal<@Nullable Deadline> current = new ThreadLocal<>();

	private boolean passed;

	private @Nullable Cancellable upstream;

	static Deadline begin() {
		Deadline deadline = new Deadline();
		current.set(deadline);
		return deadline;
	}

	static void end() {
		current.remove();
	}

	static void guard(Cancellable upstream) {
		Deadline deadline = current.get();
		if (deadline != null) {
			deadline.set(upstream);
		}
	}

	static boolean hasPassed() {
		Deadline deadline = current.get();
		return deadline != null && deadline.isPassed();
	}

	private synchronized boolean isPassed() {
		return this.passed;
	}

	private synchronized void set(Cancellable call) {
		this.upstream = call;
		if (this.passed) {
			call.cancel();
		}
	}

	synchronized void pass() {
		this.passed = true;
		if (this.upstream != null) {
			this.upstream.cancel();
		}
	}

}
