package dev.tricall.system.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Loop of the processes that call a raw library. Each line of the standard input, which
 * has the seconds and a token, starts a load; each line of the output is its result. The
 * process ends with its input.
 */
final class RawClient {

	/** Body of a request and of a response, as long as those of service B. */
	static final String REQUEST = "{\"key\": \"bench-0-123\", \"value\": \"" + "x".repeat(100) + "\"}";

	static final String RESPONSE = "{\"id\":\"5gkd4y1m8c-17-1234\",\"key\":\"bench-0-123\",\"status\":\"APPLIED\","
			+ "\"transport\":\"rest\",\"handledBy\":\"service-b:localhost:20000\","
			+ "\"handledAt\":\"2026-01-02T03:04:05.678901Z\",\"replayed\":false}";

	private RawClient() {
	}

	/**
	 * Makes calls as the standard input demands.
	 * @param connections number of concurrent calls
	 * @param exchange makes the calls of one load
	 */
	static void run(int connections, Exchange exchange) throws IOException, InterruptedException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		ExecutorService executor = Executors.newFixedThreadPool(connections);
		System.out.println("ready");
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ", -1);
			System.out.println(load(executor, connections, Long.parseLong(words[0]), exchange.withToken(words[1])));
		}
		executor.shutdown();
	}

	private static String load(ExecutorService executor, int connections, long seconds, Callable<Boolean> call)
			throws InterruptedException {
		LongAdder calls = new LongAdder();
		LongAdder failures = new LongAdder();
		Latencies latencies = new Latencies();
		long start = System.nanoTime();
		List<Callable<Object>> workers = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			workers.add(() -> {
				while (System.nanoTime() - start < seconds * 1_000_000_000) {
					long sent = System.nanoTime();
					if (succeeds(call)) {
						calls.increment();
						latencies.record(System.nanoTime() - sent);
					}
					else {
						failures.increment();
					}
				}
				return "";
			});
		}
		executor.invokeAll(workers);
		return String.format(Locale.ROOT, "%d %d %.3f %.3f %.3f", calls.sum(), failures.sum(),
				(System.nanoTime() - start) / 1e9, latencies.percentile(50), latencies.percentile(99));
	}

	private static boolean succeeds(Callable<Boolean> call) {
		try {
			return call.call();
		}
		catch (Exception ex) {
			System.err.println(ex);
			return false;
		}
	}

	/** Makes calls with one token. */
	@FunctionalInterface
	interface Exchange {

		/**
		 * Returns a call, whose result is whether it was successful. It is thread-safe.
		 */
		Callable<Boolean> withToken(String token);

	}

}
