package dev.tricall.failover;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The time that is left for what the current thread does. Limits nest, and an inner one
 * never outlasts the outer one. To be ended by the thread that started it, in a
 * {@code finally} block.
 */
public final class TimeLimit {

	private static final ThreadLocal<@Nullable TimeLimit> current = new ThreadLocal<>();

	private final @Nullable TimeLimit outer;

	/** By {@link System#nanoTime()}. */
	private final long end;

	private TimeLimit(@Nullable TimeLimit outer, long end) {
		this.outer = outer;
		this.end = end;
	}

	public static TimeLimit start(Duration time) {
		TimeLimit limit = new TimeLimit(current.get(), System.nanoTime() + left(time).toNanos());
		current.set(limit);
		return limit;
	}

	public void end() {
		if (this.outer != null) {
			current.set(this.outer);
		}
		else {
			current.remove();
		}
	}

	/**
	 * Returns what is left, at most the time given; zero or less if the time has passed.
	 */
	public static Duration left(Duration most) {
		TimeLimit limit = current.get();
		if (limit == null) {
			return most;
		}
		Duration left = Duration.ofNanos(limit.end - System.nanoTime());
		return (left.compareTo(most) < 0) ? left : most;
	}

}
