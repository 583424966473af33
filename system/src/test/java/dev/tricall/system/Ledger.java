package dev.tricall.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.tricall.system.ledger.Entry;
import dev.tricall.system.ledger.Fault;

/**
 * What has come of the calls of a {@link LedgerLoad}.
 *
 * @param answers how many there were of each status; 0 stands for none
 * @param slowest how long it took until a call was acknowledged, with all its repetitions
 * @param faults what is not as it was acknowledged
 */
record Ledger(List<Entry> entries, Map<Integer, Integer> answers, Duration slowest, List<Fault> faults) {

	static final String HEAD = """
			| what happens | calls a second | calls | answers other than 2xx | slowest | missing | doubled | wrong | out of order |
			|---|---|---|---|---|---|---|---|---|""";

	/** The audit finds those that have an effect in the wrong place. */
	List<Entry> neverAcknowledged() {
		return this.entries.stream().filter((entry) -> !entry.acknowledged()).toList();
	}

	long count(Fault.Kind kind) {
		return this.faults.stream().filter((fault) -> fault.kind() == kind).count();
	}

	/** A line of the table. */
	String row(String event, int callsPerSecond) {
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
