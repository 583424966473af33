package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Leaves out the instances that keep failing, on any transport: three failures in a row,
 * or more than one in four for a while. They are left out for 1 s; then one call probes
 * the instance, and if that fails too it is left out for 2, 4, 8 and again 8 s. The first
 * success ends it. Thread-safe.
 *
 * @param <T> an instance, known again by its equals
 */
public final class Outliers<T> {

	/** A failure adds three points and a success takes one: from here on it is out. */
	private static final int LIMIT = 7;

	/** How long a probe may go unanswered before there is another. */
	private static final Duration PROBE = Duration.ofSeconds(2);

	private final LongSupplier nanoTime;

	private final Map<T, Suspect> suspects = new HashMap<>();

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
	public synchronized List<T> candidates(List<T> instances, Predicate<? super T> tried) {
		if (this.suspects.isEmpty()) {
			return instances;
		}
		this.suspects.keySet().retainAll(instances);
		if (instances.stream().noneMatch(tried)) {
			for (Map.Entry<T, Suspect> entry : this.suspects.entrySet()) {
				if (entry.getValue().startProbe(this.nanoTime.getAsLong())) {
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
	public synchronized boolean isLeftOut(T instance) {
		Suspect suspect = this.suspects.get(instance);
		return suspect != null && suspect.timesOut > 0;
	}

	/**
	 * The instance has answered; what it answered makes no difference.
	 */
	public synchronized void succeeded(T instance) {
		Suspect suspect = this.suspects.get(instance);
		if (suspect != null && (suspect.timesOut > 0 || --suspect.points <= 0)) {
			this.suspects.remove(instance);
		}
	}

	/**
	 * The instance could not be reached, or has not answered in time.
	 * @return whether it is left out because of that and has not been before
	 */
	public synchronized boolean failed(T instance) {
		Suspect suspect = this.suspects.computeIfAbsent(instance, (key) -> new Suspect());
		int before = suspect.timesOut;
		suspect.failed(this.nanoTime.getAsLong());
		return before == 0 && suspect.timesOut > 0;
	}

	/**
	 * How many are left out at present.
	 */
	public synchronized int leftOut() {
		return (int) this.suspects.values().stream().filter((suspect) -> suspect.timesOut > 0).count();
	}

	/**
	 * An instance that has failed lately; guarded by the outer class.
	 */
	private static final class Suspect {

		private int points;

		/** 0 while it is still in. */
		private int timesOut;

		/** When it may be probed, or probed again. */
		private long until;

		private boolean probing;

		boolean startProbe(long now) {
			if (this.timesOut == 0 || now - this.until < 0) {
				return false;
			}
			this.probing = true;
			this.until = now + PROBE.toNanos();
			return true;
		}

		void failed(long now) {
			this.points += 3;
			// What fails between probes was sent before: the same outage, counted
			// already.
			if (this.timesOut > 0 ? this.probing : this.points >= LIMIT) {
				this.probing = false;
				this.until = now + Duration.ofSeconds(1L << Math.min(this.timesOut, 3)).toNanos();
				this.timesOut++;
			}
		}

	}

}
