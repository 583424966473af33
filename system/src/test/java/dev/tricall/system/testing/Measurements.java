package dev.tricall.system.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results of the calls of a {@link MeasuredLoad}.
 */
public record Measurements(List<Call> calls) {

	/** The load is balanced if it is balanced within a window of this length. */
	private static final Duration WINDOW = Duration.ofSeconds(2);

	/** Maximum difference of an instance's share from an equal share. */
	private static final double MAX_DEVIATION = 0.1;

	public Measurements where(Predicate<Call> condition) {
		return new Measurements(this.calls.stream().filter(condition).toList());
	}

	/** Returns the calls that started at or after a {@link System#nanoTime()}. */
	public Measurements from(long nanos) {
		return where((call) -> call.start - nanos >= 0);
	}

	public Measurements until(long nanos) {
		return where((call) -> call.start - nanos < 0);
	}

	public List<Call> failed() {
		return where((call) -> call.status != 200).calls;
	}

	public Duration slowest() {
		return this.calls.stream().map(Call::took).max(Comparator.naturalOrder()).orElseThrow();
	}

	public Duration median() {
		List<Duration> sorted = this.calls.stream().map(Call::took).sorted().toList();
		return sorted.get(sorted.size() / 2);
	}

	/** Returns the number of calls per status. */
	public Map<Integer, Long> answers() {
		return this.calls.stream().collect(Collectors.groupingBy(Call::status, TreeMap::new, Collectors.counting()));
	}

	public Measurements succeeded() {
		return where((call) -> call.status / 100 == 2);
	}

	public long over(Duration time) {
		return where((call) -> call.took.compareTo(time) > 0).calls.size();
	}

	/**
	 * Returns how long after a time the load became balanced: each instance of service B
	 * handled its share over each transport. Returns one minute if it never did.
	 */
	public Duration balancedAfter(long nanos, int instances) {
		long last = this.calls.stream().mapToLong(Call::start).max().orElse(nanos) - WINDOW.toNanos();
		return Stream.iterate(nanos, (start) -> last - start >= 0, (start) -> start + Duration.ofMillis(100).toNanos())
			.filter((start) -> isBalanced(from(start).until(start + WINDOW.toNanos()), instances))
			.findFirst()
			.map((start) -> Duration.ofNanos(start - nanos))
			.orElse(Duration.ofMinutes(1));
	}

	private static boolean isBalanced(Measurements some, int instances) {
		return MeasuredLoad.PATHS.stream().allMatch((path) -> {
			Map<String, Long> shares = some.calls.stream()
				.filter((call) -> call.path.equals(path))
				.collect(Collectors.groupingBy(Call::handledBy, Collectors.counting()));
			double equalShare = 1.0 / instances;
			long all = shares.values().stream().mapToLong(Long::longValue).sum();
			return shares.size() == instances && shares.values()
				.stream()
				.allMatch((share) -> Math.abs((double) share / all - equalShare) < MAX_DEVIATION);
		});
	}

	/**
	 * Returns a row of the published table.
	 */
	public String row(String event, String balanced) {
		return "| %s | %d | %d | %d ms | %d | %s |".formatted(event, this.calls.size(), failed().size(),
				slowest().toMillis(), over(Duration.ofSeconds(2)), balanced);
	}

	/**
	 * @param start by {@link System#nanoTime()}
	 * @param status 0 if there was no response
	 * @param handledBy empty if the call was not handled
	 */
	public record Call(String path, long start, Duration took, int status, String handledBy, String retryAfter) {

	}

}
