package dev.tricall.system;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has come of the calls of a {@link MeasuredLoad}.
 */
record Measured(List<Call> calls) {

	/** How long a while must be for the load to be called even in it. */
	private static final Duration WHILE = Duration.ofSeconds(2);

	/** How far an instance's share of it may be from an even one. */
	private static final double UNEVEN = 0.1;

	Measured where(Predicate<Call> condition) {
		return new Measured(this.calls.stream().filter(condition).toList());
	}

	/** Calls that began at this time, by {@link System#nanoTime()}, or later. */
	Measured from(long nanos) {
		return where((call) -> call.start - nanos >= 0);
	}

	Measured until(long nanos) {
		return where((call) -> call.start - nanos < 0);
	}

	List<Call> failed() {
		return where((call) -> call.status != 200).calls;
	}

	Duration slowest() {
		return this.calls.stream().map(Call::took).max(Comparator.naturalOrder()).orElseThrow();
	}

	Duration median() {
		List<Duration> sorted = this.calls.stream().map(Call::took).sorted().toList();
		return sorted.get(sorted.size() / 2);
	}

	/** How many there were of each status. */
	Map<Integer, Long> answers() {
		return this.calls.stream().collect(Collectors.groupingBy(Call::status, TreeMap::new, Collectors.counting()));
	}

	Measured succeeded() {
		return where((call) -> call.status / 100 == 2);
	}

	long over(Duration time) {
		return where((call) -> call.took.compareTo(time) > 0).calls.size();
	}

	/**
	 * Returns how long after this time the load began to be even: each of so many
	 * instances of service B handled its share over each transport.
	 */
	Duration evenAfter(long nanos, int instances) {
		long last = this.calls.stream().mapToLong(Call::start).max().orElse(nanos) - WHILE.toNanos();
		return Stream.iterate(nanos, (start) -> last - start >= 0, (start) -> start + Duration.ofMillis(100).toNanos())
			.filter((start) -> isEven(from(start).until(start + WHILE.toNanos()), instances))
			.findFirst()
			.map((start) -> Duration.ofNanos(start - nanos))
			.orElse(Duration.ofMinutes(1));
	}

	private static boolean isEven(Measured some, int instances) {
		return MeasuredLoad.WAYS.stream().allMatch((way) -> {
			Map<String, Long> shares = some.calls.stream()
				.filter((call) -> call.way.equals(way))
				.collect(Collectors.groupingBy(Call::handledBy, Collectors.counting()));
			double even = 1.0 / instances;
			long all = shares.values().stream().mapToLong(Long::longValue).sum();
			return shares.size() == instances
					&& shares.values().stream().allMatch((share) -> Math.abs((double) share / all - even) < UNEVEN);
		});
	}

	/**
	 * A line of the README's table.
	 */
	String row(String event, String even) {
		return "| %s | %d | %d | %d ms | %d | %s |".formatted(event, this.calls.size(), failed().size(),
				slowest().toMillis(), over(Duration.ofSeconds(2)), even);
	}

	/**
	 * @param start by {@link System#nanoTime()}
	 * @param status 0 if there was no answer
	 * @param handledBy empty if it was not handled
	 */
	record Call(String way, long start, Duration took, int status, String handledBy, String retryAfter) {

	}

}
