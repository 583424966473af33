package dev.tricall.system.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Histogram of latencies from 1 µs to 100 s, with an error of at most 1 %. Thread-safe.
 */
final class Latencies {

	/** Ratio of the bounds of a bucket. */
	private static final double STEP = Math.log(1.02);

	private static final int BUCKETS = (int) (Math.log(1e8) / STEP) + 1;

	private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

	void record(long nanos) {
		double micros = Math.max(1, nanos / 1e3);
		this.counts.incrementAndGet(Math.min(BUCKETS - 1, (int) (Math.log(micros) / STEP)));
	}

	/**
	 * Returns a percentile in ms, NaN if nothing has been recorded.
	 * @param percent greater than 0, at most 100
	 */
	double percentile(double percent) {
		long total = 0;
		for (int i = 0; i < BUCKETS; i++) {
			total += this.counts.get(i);
		}
		long rank = (long) Math.ceil(total * percent / 100);
		for (int i = 0; i < BUCKETS && total > 0; i++) {
			rank -= this.counts.get(i);
			if (rank <= 0) {
				return Math.exp((i + 0.5) * STEP) / 1e3;
			}
		}
		return Double.NaN;
	}

}
