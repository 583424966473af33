package dev.tricall.balancing;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last non-empty instance list of a service, so that calls continue while
 * the registry fails (without a time limit) or returns an empty list (for a time).
 * Thread-safe.
 *
 * @param <T> the type of the instances
 */
public final class LastKnownInstances<T> {

	private static final Log log = LogFactory.getLog(LastKnownInstances.class);

	private final String service;

	private final Duration keepLastKnown;

	private final LongSupplier nanoTime;

	private volatile State<T> state = new State<>(List.of(), null, false);

	/**
	 * @param keepLastKnown how long the last list stays in use while lookups return an
	 * empty one
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public LastKnownInstances(String service, Duration keepLastKnown, LongSupplier nanoTime) {
		this.service = service;
		this.keepLastKnown = keepLastKnown;
		this.nanoTime = nanoTime;
	}

	/**
	 * Looks the instances up. Never throws.
	 * @param lookup queries the registry; an exception counts as a failure of the
	 * registry
	 */
	public Snapshot<T> lookUp(Supplier<List<T>> lookup) {
		try {
			return afterLookup(List.copyOf(lookup.get()));
		}
		catch (RuntimeException ex) {
			return afterFailure(ex);
		}
	}

	private Snapshot<T> afterLookup(List<T> found) {
		State<T> last = this.state;
		if (found.isEmpty() && !last.instances.isEmpty()) {
			long now = this.nanoTime.getAsLong();
			long emptySince = (last.emptySince != null) ? last.emptySince : now;
			Duration remaining = this.keepLastKnown.minusNanos(now - emptySince);
			if (remaining.compareTo(Duration.ZERO) > 0) {
				if (last.emptySince == null) {
					log.info("Registry lists no instance of %s; using the %d last known for %s".formatted(this.service,
							last.instances.size(), this.keepLastKnown));
				}
				this.state = new State<>(last.instances, emptySince, false);
				return new Snapshot<>(last.instances, remaining, false);
			}
		}
		this.state = new State<>(found, null, false);
		return new Snapshot<>(found, null, false);
	}

	private Snapshot<T> afterFailure(RuntimeException ex) {
		State<T> last = this.state;
		if (!last.failing) {
			log.warn("Lookup of %s failed; using the %d last known instances: %s".formatted(this.service,
					last.instances.size(), ex));
		}
		this.state = new State<>(last.instances, last.emptySince, true);
		return new Snapshot<>(last.instances, null, true);
	}

	/**
	 * The result of a lookup.
	 *
	 * @param <T> the type of the instances
	 * @param instances the instances to call; may be empty
	 * @param expiresAfter when the instances expire because the registry no longer lists
	 * any, or null if they do not
	 * @param isLookupFailed whether the query of the registry failed
	 */
	public record Snapshot<T>(List<T> instances, @Nullable Duration expiresAfter, boolean isLookupFailed) {

	}

	private record State<T>(List<T> instances, @Nullable Long emptySince, boolean failing) {

	}

}
