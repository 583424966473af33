package dev.tricall.balancing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Ejects instances that keep failing: after three failures in a row, or when more than
 * one attempt in four fails for a while. The first ejection lasts 1 s. Then a single call
 * probes the instance; each failed probe extends the ejection, to 2, 4 and at most 8 s.
 * The first success ends it. Thread-safe.
 *
 * @param <T> the type of the instances, which are compared by {@code equals}
 */
public final class OutlierDetector<T> {

	/** Points that a failure adds; a success removes one. */
	private static final int POINTS_PER_FAILURE = 3;

	/** An instance with this many points is ejected. */
	private static final int EJECTION_POINTS = 7;

	/** A probe without a result for this long is followed by another one. */
	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

	/** The longest ejection is 2 to the power of this, in seconds. */
	private static final int MAX_DOUBLINGS = 3;

	private final LongSupplier nanoTime;

	/** The instances that have failed recently. */
	private final ConcurrentMap<T, Suspect> suspects = new ConcurrentHashMap<>();

	/**
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public OutlierDetector(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the instances that an attempt may be sent to; at least one. Ejected
	 * instances are included only if the call has tried all the others. If the result has
	 * one element, that may be an instance to probe, so the attempt must be sent to it.
	 * State of instances that are not in the list is discarded.
	 * @param instances the known instances, at least one
	 * @param tried matches the instances that the call has been sent to already
	 */
	public List<T> candidates(List<T> instances, Predicate<? super T> tried) {
		if (this.suspects.isEmpty()) {
			return instances;
		}
		this.suspects.keySet().retainAll(instances);
		if (instances.stream().noneMatch(tried)) {
			T probed = startProbe();
			if (probed != null) {
				return List.of(probed);
			}
		}
		List<T> admitted = instances.stream().filter((instance) -> !isEjected(instance)).toList();
		return admitted.stream().allMatch(tried) ? instances : admitted;
	}

	private @Nullable T startProbe() {
		long now = this.nanoTime.getAsLong();
		for (Map.Entry<T, Suspect> entry : this.suspects.entrySet()) {
			Suspect suspect = entry.getValue();
			if (suspect.isProbeDue(now) && this.suspects.replace(entry.getKey(), suspect, suspect.probed(now))) {
				return entry.getKey();
			}
		}
		return null;
	}

	/**
	 * Whether the instance is currently ejected.
	 */
	public boolean isEjected(T instance) {
		Suspect suspect = this.suspects.get(instance);
		return suspect != null && suspect.isEjected();
	}

	/**
	 * Returns how many instances are currently ejected.
	 */
	public int ejectedCount() {
		return (int) this.suspects.values().stream().filter(Suspect::isEjected).count();
	}

	/**
	 * Records that the instance responded, whatever the response was.
	 */
	public void recordSuccess(T instance) {
		if (this.suspects.containsKey(instance)) {
			this.suspects.computeIfPresent(instance, (key, suspect) -> suspect.afterSuccess());
		}
	}

	/**
	 * Records that the instance could not be reached or did not respond in time.
	 * @return whether this failure ejects the instance
	 */
	public boolean recordFailure(T instance) {
		long now = this.nanoTime.getAsLong();
		while (true) {
			Suspect before = this.suspects.computeIfAbsent(instance, (key) -> Suspect.NEW);
			Suspect after = before.afterFailure(now);
			if (this.suspects.replace(instance, before, after)) {
				return !before.isEjected() && after.isEjected();
			}
		}
	}

	/**
	 * An instance that has failed recently.
	 *
	 * @param ejections how often the instance has been ejected since its last success; 0
	 * if it is not ejected
	 * @param nextProbe when a probe of the ejected instance is due
	 */
	private record Suspect(int points, int ejections, long nextProbe, boolean isProbed) {

		static final Suspect NEW = new Suspect(0, 0, 0, false);

		boolean isEjected() {
			return this.ejections > 0;
		}

		boolean isProbeDue(long now) {
			return isEjected() && now - this.nextProbe >= 0;
		}

		Suspect probed(long now) {
			return new Suspect(this.points, this.ejections, now + PROBE_TIMEOUT.toNanos(), true);
		}

		@Nullable Suspect afterSuccess() {
			return (isEjected() || this.points <= 1) ? null
					: new Suspect(this.points - 1, this.ejections, this.nextProbe, this.isProbed);
		}

		Suspect afterFailure(long now) {
			int sum = this.points + POINTS_PER_FAILURE;
			// Failures between probes are of attempts sent before the ejection and do
			// not extend it.
			if (isEjected() ? !this.isProbed : sum < EJECTION_POINTS) {
				return new Suspect(sum, this.ejections, this.nextProbe, this.isProbed);
			}
			Duration ejection = Duration.ofSeconds(1L << Math.min(this.ejections, MAX_DOUBLINGS));
			return new Suspect(sum, this.ejections + 1, now + ejection.toNanos(), false);
		}

	}

}
