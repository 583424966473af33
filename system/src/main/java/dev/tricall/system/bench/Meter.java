package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.json.JsonMapper;

import dev.tricall.system.bench.HttpConnection.Response;
import dev.tricall.system.bench.LoadResult.Sent;

/**
 * Measures what works cost the processes of the system.
 */
final class Meter {

	/** Title of a work over Kafka until service B has handled the record. */
	static final String HANDLED = "Kafka: … → B, until handled";

	private static final Duration HANDLING_TIMEOUT = Duration.ofSeconds(30);

	private static final long POLL_INTERVAL_MS = 20;

	private static final JsonMapper JSON = new JsonMapper();

	private final Gateway gateway;

	private final ProcessMeter processes;

	Meter(Gateway gateway, ProcessMeter processes) {
		this.gateway = gateway;
		this.processes = processes;
	}

	ProcessMeter processes() {
		return this.processes;
	}

	/**
	 * Puts load on the system. The CPU time of work over Kafka is that until all records
	 * have been handled, and a second measurement has the times until then.
	 */
	List<Measurement> measure(Load load, Work work, Duration duration) throws IOException, InterruptedException {
		Map<String, Long> before = this.processes.micros();
		long driver = driverMicros();
		Machine machine = Machine.now();
		long start = System.nanoTime();
		LoadResult result = load.run(work, duration);
		if (work == Work.KAFKA) {
			awaitLastReceipts(result.sent());
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		Machine end = Machine.now();
		Map<String, Long> used = new TreeMap<>(Map.of(Measurement.DRIVER, driverMicros() - driver));
		this.processes.micros().forEach((process, time) -> used.put(process, time - before.getOrDefault(process, 0L)));
		double others = end.othersSince(machine, used.values().stream().mapToLong(Long::longValue).sum());
		Map<String, Double> micros = new TreeMap<>();
		used.forEach((process, time) -> micros.put(process, time / (double) Math.max(1, result.calls())));
		List<Measurement> measurements = new ArrayList<>(
				List.of(new Measurement(work.title(), result.callsPerSecond(), result.latencies().percentile(50),
						result.latencies().percentile(99), result.failures(), result.failure(), micros, others)));
		if (work == Work.KAFKA) {
			Latencies handled = handlingTimes(result.sent());
			measurements.add(new Measurement(HANDLED, result.calls() / seconds, handled.percentile(50),
					handled.percentile(99), 0, "", micros, others));
		}
		return measurements;
	}

	private static long driverMicros() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1000;
	}

	/**
	 * Waits for the records that were sent last.
	 */
	private void awaitLastReceipts(List<Sent> sent) throws IOException, InterruptedException {
		Instant latest = sent.stream().map(Sent::at).max(Instant::compareTo).orElse(Instant.EPOCH);
		try (HttpConnection http = this.gateway.connection()) {
			for (Sent record : sent) {
				if (record.at().isAfter(latest.minusMillis(500))) {
					awaitReceipt(http, record);
				}
			}
		}
	}

	private Latencies handlingTimes(List<Sent> sent) throws IOException, InterruptedException {
		Latencies times = new Latencies();
		try (HttpConnection http = this.gateway.connection()) {
			for (Sent record : sent) {
				String handledAt = JSON.readTree(awaitReceipt(http, record)).path("handledAt").asString();
				times.record(Duration.between(record.at(), Instant.parse(handledAt)).toNanos());
			}
		}
		return times;
	}

	private String awaitReceipt(HttpConnection http, Sent record) throws IOException, InterruptedException {
		long end = System.nanoTime() + HANDLING_TIMEOUT.toNanos();
		String request = Work.receipt(this.gateway.headers(record.token()), record.id());
		Response response = http.exchange(request);
		while (response.status() != 200) {
			if (System.nanoTime() > end) {
				throw new IOException("no receipt of record " + record.id() + ": " + response);
			}
			TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MS);
			response = http.exchange(request);
		}
		return response.body();
	}

}
