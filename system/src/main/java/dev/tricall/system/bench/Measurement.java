package dev.tricall.system.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What one exchange cost, in one round or as the median of several.
 *
 * @param title of the exchange
 * @param p50 median latency in ms
 * @param p99 99th percentile of the latency in ms
 * @param failures number of unsuccessful calls
 * @param failure example of one, empty if there is none
 * @param micros CPU time per successful call in µs, by process
 * @param others share of the CPUs that other processes used meanwhile, in percent
 */
record Measurement(String title, double callsPerSecond, double p50, double p99, long failures, String failure,
		Map<String, Double> micros, double others) {

	/** The process that makes the calls. Its cost is none of the system's. */
	static final String DRIVER = "driver";

	Measurement withTitle(String other) {
		return new Measurement(other, this.callsPerSecond, this.p50, this.p99, this.failures, this.failure, this.micros,
				this.others);
	}

	/**
	 * Returns the CPU time per call of all processes but the driver, in µs.
	 */
	double totalMicros() {
		return this.micros.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals(DRIVER))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Returns a line for the user.
	 */
	String summary() {
		return String
			.format(Locale.ROOT, "%-40s %5.0f/s, %.3f ms of CPU per call, %d failed, others took %.0f %% %s",
					this.title, this.callsPerSecond, totalMicros() / 1e3, this.failures, this.others, this.failure)
			.strip();
	}

	/**
	 * Returns the median of each figure, and the sum of the failures.
	 * @param rounds of the same exchange, at least one
	 */
	static Measurement median(List<Measurement> rounds) {
		Map<String, Double> micros = new TreeMap<>();
		for (String process : new TreeSet<>(rounds.get(0).micros.keySet())) {
			micros.put(process, median(rounds, (round) -> round.micros.getOrDefault(process, 0.0)));
		}
		return new Measurement(rounds.get(0).title, median(rounds, Measurement::callsPerSecond),
				median(rounds, Measurement::p50), median(rounds, Measurement::p99),
				rounds.stream().mapToLong(Measurement::failures).sum(),
				rounds.stream()
					.map(Measurement::failure)
					.filter((failure) -> !failure.isEmpty())
					.findFirst()
					.orElse(""),
				micros, median(rounds, Measurement::others));
	}

	private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
		double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle]
				: Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
	}

}
