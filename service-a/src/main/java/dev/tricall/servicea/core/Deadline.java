package dev.tricall.servicea.core;

import java.time.Duration;

/**
 * The moment by which a call must have ended, on this JVM's monotonic clock.
 */
public final class Deadline {

	private final long nanos;

	private Deadline(long nanos) {
		this.nanos = nanos;
	}

	public static Deadline after(Duration time) {
		return new Deadline(System.nanoTime() + time.toNanos());
	}

	/**
	 * Returns what is left.
	 * @throws CallFailedException with {@code TIMED_OUT} if nothing is
	 */
	public Duration remaining() {
		long left = this.nanos - System.nanoTime();
		if (left <= 0) {
			throw new CallFailedException(CallFailedException.Reason.TIMED_OUT, "the deadline passed");
		}
		return Duration.ofNanos(left);
	}

}
