package dev.tricall.gateway;

import java.time.Duration;

import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * The end of the call that the current thread serves. When it has passed, what the thread
 * waits for upstream is cancelled, now or as soon as it begins.
 */
final class Deadline {

	private static final ThreadLocal<@Nullable Deadline> current = new ThreadLocal<>();

	/** By {@link System#nanoTime()}. */
	private final long end;

	private boolean passed;

	private @Nullable Cancellable upstream;

	private Deadline(long end) {
		this.end = end;
	}

	static Deadline begin(Duration time) {
		Deadline deadline = new Deadline(System.nanoTime() + time.toNanos());
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

	synchronized void look(long now) {
		this.passed |= now - this.end >= 0;
		if (this.passed && this.upstream != null) {
			this.upstream.cancel();
		}
	}

}
