package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures exchanges in rounds. Each round has all of them, in rotated order, so that a
 * disturbance or the order does not always meet the same one.
 */
final class Rounds {

	/**
	 * The cost per call falls if a cycle is cheaper than this part of the cheapest one.
	 */
	private static final double STILL_FALLING = 0.97;

	private final List<Exchange> exchanges;

	private final Duration duration;

	private final Consumer<String> progress;

	/**
	 * @param duration of each exchange in each round
	 * @param progress receives lines for the user
	 */
	Rounds(List<Exchange> exchanges, Duration duration, Consumer<String> progress) {
		this.exchanges = exchanges;
		this.duration = duration;
		this.progress = progress;
	}

	/**
	 * Runs all exchanges until their cost per call has not fallen for two cycles.
	 * @param limit maximum time
	 */
	void warmUp(Duration limit) throws IOException, InterruptedException {
		long start = System.nanoTime();
		double cheapest = Double.MAX_VALUE;
		int steady = 0;
		while (steady < 2 && System.nanoTime() - start < limit.toNanos()) {
			double cost = 0;
			for (Exchange exchange : this.exchanges) {
				cost += exchange.measure(this.duration).get(0).totalMicros();
			}
			steady = (cost < cheapest * STILL_FALLING) ? 0 : steady + 1;
			cheapest = Math.min(cost, cheapest);
			this.progress.accept(String.format(Locale.ROOT, "warm-up, %3d s: %.2f ms of CPU per call on average",
					(System.nanoTime() - start) / 1_000_000_000, cost / this.exchanges.size() / 1e3));
		}
	}

	/**
	 * Returns the measurements of each round, by their titles.
	 */
	Map<String, List<Measurement>> measure(int rounds) throws IOException, InterruptedException {
		List<List<Measurement>> byExchange = new ArrayList<>();
		this.exchanges.forEach((exchange) -> byExchange.add(new ArrayList<>()));
		for (int round = 0; round < rounds; round++) {
			for (int i = 0; i < this.exchanges.size(); i++) {
				int exchange = (round + i) % this.exchanges.size();
				List<Measurement> measured = this.exchanges.get(exchange).measure(this.duration);
				byExchange.get(exchange).addAll(measured);
				this.progress.accept("round %d: %s".formatted(round + 1, measured.get(0).summary()));
			}
		}
		Map<String, List<Measurement>> byTitle = new LinkedHashMap<>();
		byExchange.stream()
			.flatMap(List::stream)
			.forEach((measurement) -> byTitle.computeIfAbsent(measurement.title(), (title) -> new ArrayList<>())
				.add(measurement));
		return byTitle;
	}

}
