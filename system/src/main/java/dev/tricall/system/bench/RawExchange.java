package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exchange of a raw library between two processes. Their costs are in the columns of
 * those of the system that do the same: the caller's in that of service A.
 */
final class RawExchange implements Exchange {

	private final String title;

	private final Gateway gateway;

	private final ProcessMeter system;

	private final RawProcess client;

	private final Map<String, RawProcess> servers;

	/**
	 * @param gateway source of the token that the calls carry
	 * @param system its broker may be part of the exchange
	 * @param servers the other processes, by their columns
	 */
	RawExchange(String title, Gateway gateway, ProcessMeter system, RawProcess client,
			Map<String, RawProcess> servers) {
		this.title = title;
		this.gateway = gateway;
		this.system = system;
		this.client = client;
		this.servers = servers;
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
				Double.parseDouble(words[4]), Long.parseLong(words[1]), micros, others));
	}

	private Map<String, Long> times() {
		Map<String, Long> times = new TreeMap<>();
		times.put("service-a", this.client.micros());
		this.servers.forEach((column, process) -> times.put(column, process.micros()));
		if (this.title.startsWith("Kafka")) {
			times.put("kafka", this.system.micros().getOrDefault("kafka", 0L));
		}
		return times;
	}

}
