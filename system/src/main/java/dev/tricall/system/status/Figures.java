package dev.tricall.system.status;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be seen of a system between two looks.
 *
 * @param seconds between them
 * @param transports one row each, in the order of {@link #TRANSPORTS}
 * @param parts one row each
 * @param lag records that wait for a consumer, empty where nobody tells
 * @param deadLetters that nobody has dealt with yet, likewise
 */
record Figures(double seconds, List<TransportRow> transports, List<PartRow> parts, OptionalLong lag,
		OptionalLong deadLetters) {

	static final List<String> TRANSPORTS = List.of("rest", "grpc", "kafka");

	/** Outcomes of a call that are not the caller's mistake. */
	private static final Set<String> FAILURES = Set.of("unavailable", "timed_out", "unexpected", "too_many");

	private static final String CALLS = "tricall_calls_seconds";

	private static final String RECEIPTS = "tricall_receipts_total";

	private static final String DEAD_LETTERS = "tricall_dead_letters";

	private static final String TOPIC = "service-b.data";

	private static final String LAG = "kafka_consumer_fetch_manager_records_lag";

	static Figures between(Look earlier, Look now) {
		double seconds = (now.nanoTime() - earlier.nanoTime()) / 1e9;
		List<Metrics> calls = now.calling().map((part) -> now.since(earlier, part)).toList();
		Map<String, Metrics> handled = now.handling()
			.collect(Collectors.toMap(SeenPart::name, (part) -> now.since(earlier, part)));
		return new Figures(seconds,
				TRANSPORTS.stream().map((transport) -> transportRow(transport, now, calls, seconds)).toList(),
				now.parts().stream().map((part) -> partRow(part, handled, seconds)).toList(), lag(now),
				deadLetters(now));
	}

	private static TransportRow transportRow(String transport, Look now, List<Metrics> calls, double seconds) {
		double failed = 0;
		double others = 0;
		double succeeded = 0;
		NavigableMap<Double, Double> buckets = new TreeMap<>();
		for (Metrics each : calls) {
			for (Metrics.Sample call : each.of(CALLS + "_count", "transport", transport).toList()) {
				String outcome = call.label("outcome");
				if (outcome.equals("succeeded")) {
					succeeded += call.value();
				}
				else if (FAILURES.contains(outcome)) {
					failed += call.value();
				}
				else {
					others += call.value();
				}
			}
			each.of(CALLS + "_bucket", "transport", transport)
				.forEach((bucket) -> buckets.merge(Metrics.number(bucket.label("le")), bucket.value(), Double::sum));
		}
		long ever = Math.round(now.calling()
			.flatMap((part) -> part.metrics().of(CALLS + "_count", "transport", transport))
			.mapToDouble(Metrics.Sample::value)
			.sum());
		return new TransportRow(transport, ever, (succeeded + others + failed) / seconds, others / seconds,
				failed / seconds, Percentile.of(0.5, buckets), Percentile.of(0.99, buckets));
	}

	private static PartRow partRow(SeenPart part, Map<String, Metrics> handled, double seconds) {
		Metrics own = handled.get(part.name());
		if (own == null) {
			return new PartRow(part, 0, List.of());
		}
		List<OptionalDouble> shares = TRANSPORTS.stream().map((transport) -> {
			double all = handled.values().stream().mapToDouble((each) -> receipts(each, transport)).sum();
			return (all > 0) ? OptionalDouble.of(receipts(own, transport) / all) : OptionalDouble.empty();
		}).toList();
		return new PartRow(part, own.named(RECEIPTS).mapToDouble(Metrics.Sample::value).sum() / seconds, shares);
	}

	private static double receipts(Metrics metrics, String transport) {
		return metrics.of(RECEIPTS, "transport", transport).mapToDouble(Metrics.Sample::value).sum();
	}

	/**
	 * NaN is told for a partition of which nothing has been fetched yet. Kafka's clients
	 * tell all twice, the second time with an underscore for the topic's dot (KIP-1109).
	 */
	private static OptionalLong lag(Look now) {
		List<Long> lags = values(now.handling().flatMap((part) -> part.metrics().of(LAG, "topic", TOPIC)));
		return lags.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lags.stream().mapToLong(Long::longValue).sum());
	}

	/** Each instance tells of the same database. */
	private static OptionalLong deadLetters(Look now) {
		return values(now.handling().flatMap((part) -> part.metrics().named(DEAD_LETTERS))).stream()
			.mapToLong(Long::longValue)
			.max();
	}

	private static List<Long> values(Stream<Metrics.Sample> gauges) {
		return gauges.map(Metrics.Sample::value).filter(Double::isFinite).map(Math::round).toList();
	}

	/**
	 * What service A has called over one transport.
	 *
	 * @param ever since the start of the instances
	 * @param perSecond all that ended
	 * @param refused a second: the caller's mistakes
	 * @param failed a second: all others that did not succeed
	 * @param median in seconds
	 * @param p99 in seconds
	 */
	record TransportRow(String transport, long ever, double perSecond, double refused, double failed,
			OptionalDouble median, OptionalDouble p99) {
	}

	/**
	 * One part.
	 *
	 * @param handled receipts a second
	 * @param shares of all receipts over each of {@link #TRANSPORTS}, empty for a part
	 * that handles none
	 */
	record PartRow(SeenPart part, double handled, List<OptionalDouble> shares) {
	}

}
