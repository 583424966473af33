package dev.tricall.httpfailover;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Time limit for the work of the current thread. Limits nest, and an inner limit never
 * outlasts the outer one. The thread that starts a limit must end it in a {@code finally}
 * block.
 */
public final class TimeLimit {

	private static final ThreadLocal<@Nullable TimeLimit> current = new ThreadLocal<>();

	private final @Nullable TimeLimit outer;

	/** In terms of {@link System#nanoTime()}. */
	private final long end;

	private TimeLimit(@Nullable TimeLimit outer, long end) {
		this.outer = outer;
		this.end = end;
	}

	/**
	 * Starts a limit for the current thread.
	 */
	public static TimeLimit start(Duration time) {
		TimeLimit limit = new TimeLimit(current.get(), System.nanoTime() + remaining(time).toNanos());
		current.set(limit);
		return limit;
	}

	/**
	 * Ends this limit; the outer one, if any, applies again.
	 */
	public void end() {
		if (this.outer != null) {
			current.set(this.outer);
		}
		else {
			current.remove();
		}
	}

	/**
	 * Returns the remaining time of the current thread, which is zero or negative if the
	 * time has passed.
	 * @param max the longest time to return, also returned if there is no limit
	 */
	public static Duration remaining(Duration max) {
		TimeLimit limit = current.get();
		if (limit == null) {
			return max;
		}
		Duration remaining = Duration.ofNanos(limit.end - System.nanoTime());
		return (remaining.compareTo(max) < 0) ? remaining : max;
	}

	/**
	 * Whether the time of the current thread has passed; false if there is no limit.
	 */
	public static boolean hasPassed() {
		TimeLimit limit = current.get();
		return limit != null && System.nanoTime() - limit.end >= 0;
	}

}
