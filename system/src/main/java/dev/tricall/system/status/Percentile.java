package dev.tricall.system.status;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;

/**
 * A percentile of a histogram, as Prometheus reckons it: within a bucket the values are
 * taken to be spread evenly.
 */
final class Percentile {

	private Percentile() {
	}

	/**
	 * Returns it, empty where nothing was counted.
	 * @param part from 0 to 1
	 * @param buckets how many values there are up to each bound; the last bound is
	 * infinite. What is above the last finite bound is told as that bound
	 */
	static OptionalDouble of(double part, NavigableMap<Double, Double> buckets) {
		double count = buckets.isEmpty() ? 0 : buckets.lastEntry().getValue();
		if (count <= 0) {
			return OptionalDouble.empty();
		}
		double rank = part * count;
		double bound = 0;
		double below = 0;
		for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
			double upTo = bucket.getValue();
			if (bucket.getKey().isInfinite()) {
				return OptionalDouble.of(bound);
			}
			if (upTo >= rank && upTo > below) {
				return OptionalDouble.of(bound + (bucket.getKey() - bound) * (rank - below) / (upTo - below));
			}
			bound = bucket.getKey();
			below = upTo;
		}
		return OptionalDouble.of(bound);
	}

}
