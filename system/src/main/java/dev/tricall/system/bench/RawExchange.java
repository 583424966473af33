package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The exchange of a raw library between two processes. Their costs are in the columns of
 * those of the system that do the same: the client's in that of service A.
 */
final class RawExchange implements Exchange {

	private final String title;

	private final Gateway gateway;

	private final RawProcess client;

	private final Map<String, LongSupplier> others;

	/**
	 * @param gateway source of the token that the calls carry
	 * @param others CPU times in µs of the other processes, by their columns
	 */
	RawExchange(String title, Gateway gateway, RawProcess client, Map<String, LongSupplier> others) {
		this.title = title;
		this.gateway = gateway;
		this.client = client;
		this.others = others;
	}

	@Override
	public List<Measurement> measure(Duration duration) throws IOException {
		String token = this.gateway.tokens().get(0);
		Machine machine = Machine.now();
		Map<String, Long> before = times();
		this.client.writeLine(duration.toSeconds() + " " + token);
		String[] words = this.client.readLine("[0-9]+ [0-9]+( [0-9.]+|NaN)+").split(" ", -1);
		long calls = Long.parseLong(words[0]);
		long own = 0;
		Map<String, Double> micros = new TreeMap<>();
		for (Map.Entry<String, Long> after : times().entrySet()) {
			long used = after.getValue() - before.getOrDefault(after.getKey(), 0L);
			micros.put(after.getKey(), used / (double) Math.max(1, calls));
			own += used;
		}
		double others = Machine.now().othersSince(machine, own);
		return List.of(new Measurement(this.title, calls / Double.parseDouble(words[2]), Double.parseDouble(words[3]),
				Double.parseDouble(words[4]), Long.parseLong(words[1]), "", micros, others));
	}

	private Map<String, Long> times() {
		Map<String, Long> times = new TreeMap<>(Map.of("service-a", this.client.micros()));
		this.others.forEach((column, time) -> times.put(column, time.getAsLong()));
		return times;
	}

}
