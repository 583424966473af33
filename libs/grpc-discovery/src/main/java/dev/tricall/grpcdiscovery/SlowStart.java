package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * An instance that joins others, or comes back to them, gets a tenth of its share at
 * first and all of it after 10 s: a JVM that has just started does many times the work
 * for a call. Thread-safe.
 *
 * @param <T> an instance, known again by its equals
 */
final class SlowStart<T> {

	private static final long RAMP = Duration.ofSeconds(10).toNanos();

	/** In percent of its share. */
	private static final int FIRST = 10;

	private static final int ALL = 100;

	/**
	 * Who has not been a candidate for this long comes anew; who came within it of each
	 * other came together.
	 */
	private static final long APART = Duration.ofMillis(500).toNanos();

	/** How exactly it is known when a candidate was seen last. */
	private static final long GRAIN = APART / 5;

	private static final long FORGOTTEN = Duration.ofMinutes(1).toNanos();

	private final LongSupplier nanoTime;

	private final ConcurrentMap<T, Presence> presences = new ConcurrentHashMap<>();

	/**
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	SlowStart(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns, in the order of the candidates, how many percent of its share each gets at
	 * present. Those that have been there longest get all of it.
	 */
	int[] percentages(List<? extends T> candidates) {
		long now = this.nanoTime.getAsLong();
		long[] ages = candidates.stream().mapToLong((candidate) -> age(candidate, now)).toArray();
		long eldest = Arrays.stream(ages).max().orElse(0);
		return Arrays.stream(ages)
			.mapToInt((age) -> (eldest - age <= APART) ? ALL : (int) Math.min(ALL, Math.max(FIRST, ALL * age / RAMP)))
			.toArray();
	}

	private long age(T candidate, long now) {
		Presence presence = this.presences.get(candidate);
		if (presence == null || now - presence.seen >= GRAIN) {
			presence = new Presence((presence == null || now - presence.seen >= APART) ? now : presence.since, now);
			if (this.presences.put(candidate, presence) == null) {
				this.presences.values().removeIf((other) -> now - other.seen >= FORGOTTEN);
			}
		}
		return now - presence.since;
	}

	private record Presence(long since, long seen) {

	}

}
