package dev.tricall.balancing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Ramps up the share of an instance that joins or rejoins others, from a tenth to all of
 * it within 10 s: a JVM that has just started needs many times the CPU for a call.
 * Thread-safe.
 *
 * @param <T> the type of the instances, which are compared by {@code equals}
 */
final class SlowStart<T> {

	private static final long RAMP = Duration.ofSeconds(10).toNanos();

	private static final int MIN_PERCENT = 10;

	private static final int MAX_PERCENT = 100;

	/**
	 * An instance that was absent this long counts as new. Instances that appeared within
	 * this time of each other count as equally old.
	 */
	private static final long ABSENCE = Duration.ofMillis(500).toNanos();

	/** Presence is updated at most this often, to save writes. */
	private static final long UPDATE_INTERVAL = ABSENCE / 5;

	private static final long EXPIRY = Duration.ofMinutes(1).toNanos();

	private final LongSupplier nanoTime;

	private final ConcurrentMap<T, Presence> presences = new ConcurrentHashMap<>();

	/**
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	SlowStart(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the current percentage of its regular share for each candidate, in the
	 * order of the candidates. The oldest candidates always get 100.
	 */
	int[] percentages(List<? extends T> candidates) {
		long now = this.nanoTime.getAsLong();
		long[] ages = candidates.stream().mapToLong((candidate) -> age(candidate, now)).toArray();
		long oldest = Arrays.stream(ages).max().orElse(0);
		return Arrays.stream(ages).mapToInt((age) -> percentage(age, oldest)).toArray();
	}

	private static int percentage(long age, long oldest) {
		return (oldest - age <= ABSENCE) ? MAX_PERCENT
				: (int) Math.min(MAX_PERCENT, Math.max(MIN_PERCENT, MAX_PERCENT * age / RAMP));
	}

	private long age(T candidate, long now) {
		Presence presence = this.presences.get(candidate);
		if (presence == null || now - presence.lastSeen >= UPDATE_INTERVAL) {
			long since = (presence == null || now - presence.lastSeen >= ABSENCE) ? now : presence.since;
			presence = new Presence(since, now);
			if (this.presences.put(candidate, presence) == null) {
				this.presences.values().removeIf((other) -> now - other.lastSeen >= EXPIRY);
			}
		}
		return now - presence.since;
	}

	private record Presence(long since, long lastSeen) {

	}

}
