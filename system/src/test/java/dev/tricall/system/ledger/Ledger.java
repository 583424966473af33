package dev.tricall.system.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Results of the calls of a {@link LedgerLoad}.
 *
 * @param answers number of responses per status; status 0 stands for no response
 * @param slowest longest time until data was acknowledged, including all repetitions
 * @param faults violations found by the audit
 */
public record Ledger(List<Entry> entries, Map<Integer, Integer> answers, Duration slowest, List<Fault> faults) {

	public static final String HEAD = """
			| event | calls per second | calls | responses other than 2xx | slowest | missing | doubled | wrong | out of order |
			|---|---|---|---|---|---|---|---|---|""";

	/**
	 * Returns the data that was never acknowledged, which may have been applied or not.
	 */
	public List<Entry> neverAcknowledged() {
		return this.entries.stream().filter((entry) -> !entry.acknowledged()).toList();
	}

	public long count(Fault.Kind kind) {
		return this.faults.stream().filter((fault) -> fault.kind() == kind).count();
	}

	/** Returns a row of the published table. */
	public String row(String event, int callsPerSecond) {
		String others = new TreeMap<>(this.answers).descendingMap()
			.entrySet()
			.stream()
			.filter((each) -> each.getKey() / 100 != 2)
			.map((each) -> "%s: %d".formatted((each.getKey() == 0) ? "none" : each.getKey(), each.getValue()))
			.collect(Collectors.joining(", "));
		return "| %s | %d | %d | %s | %.1f s | %d | %d | %d | %d |".formatted(event, callsPerSecond,
				this.entries.size(), others, this.slowest.toMillis() / 1000.0, count(Fault.Kind.MISSING),
				count(Fault.Kind.DOUBLED), count(Fault.Kind.WRONG), count(Fault.Kind.OUT_OF_ORDER));
	}

}
