package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Leaves out the instances that keep failing, on any transport: three failures in a row,
 * or more than one in four for a while. They are left out for 1 s; then one call probes
 * the instance, and if that fails too it is left out for 2, 4, 8 and again 8 s. The first
 * success ends it. Thread-safe.
 *
 * @param <T> an instance, known again by its equals
 */
public final class Outliers<T> {

	/** Points that a failure adds; a success takes one. */
	private static final int FAILURE = 3;

	/** From here on it is out. */
	private static final int LIMIT = 7;

	/** How long a probe may go unanswered before there is another. */
	private static final Duration PROBE = Duration.ofSeconds(2);

	private final LongSupplier nanoTime;

	private final ConcurrentMap<T, Suspect> suspects = new ConcurrentHashMap<>();

	/**
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public Outliers(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the instances that an attempt may go to, never none. Those left out are
	 * among them only if there is no other that the call has not tried. A single one may
	 * be a probe: it must be called. Instances that are not mentioned are forgotten.
	 * @param instances at least one
	 * @param tried tells the instances that the call has been sent to already
	 */
	public List<T> candidates(List<T> instances, Predicate<? super T> tried) {
		if (this.suspects.isEmpty()) {
			return instances;
		}
		this.suspects.keySet().retainAll(instances);
		if (instances.stream().noneMatch(tried)) {
			long now = this.nanoTime.getAsLong();
			for (Map.Entry<T, Suspect> entry : this.suspects.entrySet()) {
				Suspect suspect = entry.getValue();
				if (suspect.mayBeProbed(now)
						&& this.suspects.replace(entry.getKey(), suspect, suspect.withProbe(now))) {
					return List.of(entry.getKey());
				}
			}
		}
		List<T> admitted = instances.stream().filter((instance) -> !isLeftOut(instance)).toList();
		return admitted.stream().allMatch(tried) ? instances : admitted;
	}

	/**
	 * Tells whether the instance is left out at present.
	 */
	public boolean isLeftOut(T instance) {
		Suspect suspect = this.suspects.get(instance);
		return suspect != null && suspect.isLeftOut();
	}

	/**
	 * The instance has answered; what it answered makes no difference.
	 */
	public void succeeded(T instance) {
		if (this.suspects.containsKey(instance)) {
			this.suspects.computeIfPresent(instance, (key, suspect) -> suspect.afterSuccess());
		}
	}

	/**
	 * The instance could not be reached, or has not answered in time.
	 * @return whether it is left out because of that and has not been before
	 */
	public boolean failed(T instance) {
		long now = this.nanoTime.getAsLong();
		while (true) {
			Suspect before = this.suspects.computeIfAbsent(instance, (key) -> Suspect.NEW);
			Suspect after = before.afterFailure(now);
			if (this.suspects.replace(instance, before, after)) {
				return !before.isLeftOut() && after.isLeftOut();
			}
		}
	}

	/**
	 * How many are left out at present.
	 */
	public int leftOut() {
		return (int) this.suspects.values().stream().filter(Suspect::isLeftOut).count();
	}

	/**
	 * An instance that has failed lately.
	 *
	 * @param timesOut how often it has been left out since its last success, 0 while it
	 * is still in
	 * @param until when it may be probed, or probed again
	 */
	private record Suspect(int points, int timesOut, long until, boolean isProbed) {

		static final Suspect NEW = new Suspect(0, 0, 0, false);

		boolean isLeftOut() {
			return this.timesOut > 0;
		}

		boolean mayBeProbed(long now) {
			return isLeftOut() && now - this.until >= 0;
		}

		Suspect withProbe(long now) {
			return new Suspect(this.points, this.timesOut, now + PROBE.toNanos(), true);
		}

		@Nullable Suspect afterSuccess() {
			return (isLeftOut() || this.points <= 1) ? null
					: new Suspect(this.points - 1, this.timesOut, this.until, this.isProbed);
		}

		Suspect afterFailure(long now) {
			int sum = this.points + FAILURE;
			// What fails between probes was sent before: the same outage, counted
			// already.
			if (isLeftOut() ? !this.isProbed : sum < LIMIT) {
				return new Suspect(sum, this.timesOut, this.until, this.isProbed);
			}
			Duration out = Duration.ofSeconds(1L << Math.min(this.timesOut, 3));
			return new Suspect(sum, this.timesOut + 1, now + out.toNanos(), false);
		}

	}

}
