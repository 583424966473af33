package dev.tricall.gateway.routing;

import java.time.Duration;

import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

import dev.tricall.httpfailover.TimeLimit;

/**
 * Deadline of one request. It sets the {@link TimeLimit} of the thread that serves the
 * request, which every attempt observes. Timeouts of the HTTP client restart with each
 * connection and each packet, so once the deadline has passed, another thread cancels the
 * upstream call with {@link #cancelIfExpired(long)}.
 */
final class Deadline {

	private static final ThreadLocal<@Nullable Deadline> current = new ThreadLocal<>();

	private final TimeLimit limit;

	/** In terms of {@link System#nanoTime()}. */
	private final long expiry;

	private @Nullable Cancellable upstreamCall;

	private Deadline(Duration time) {
		this.limit = TimeLimit.start(time);
		this.expiry = System.nanoTime() + time.toNanos();
	}

	/**
	 * Starts a deadline for the current thread, which must end it in a {@code finally}
	 * block.
	 */
	static Deadline start(Duration time) {
		Deadline deadline = new Deadline(time);
		current.set(deadline);
		return deadline;
	}

	void end() {
		current.remove();
		this.limit.end();
	}

	/**
	 * Has the call cancelled when the deadline of the current thread, if any, has passed.
	 */
	static void applyTo(Cancellable upstreamCall) {
		Deadline deadline = current.get();
		if (deadline != null) {
			deadline.set(upstreamCall);
		}
	}

	private synchronized void set(Cancellable call) {
		this.upstreamCall = call;
		cancelIfExpired(System.nanoTime());
	}

	/**
	 * Cancels the upstream call, if any, if the deadline has passed.
	 * @param now the time in terms of {@link System#nanoTime()}
	 */
	synchronized void cancelIfExpired(long now) {
		if (this.upstreamCall != null && now - this.expiry >= 0) {
			this.upstreamCall.cancel();
		}
	}

}
