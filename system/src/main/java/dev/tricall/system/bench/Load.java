package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.bench.HttpConnection.Response;
import dev.tricall.system.bench.LoadResult.Sent;

/**
 * Calls the gateway on a number of connections. Each connection sends its next request
 * when it has received a response, but not before it is due by the rate, if there is one.
 */
final class Load implements AutoCloseable {

	/** The receipt of one of this many records is requested. */
	private static final int SAMPLING = 16;

	private final Gateway gateway;

	private final int connections;

	private final int keys;

	private final double rate;

	/** Number of the next call, which decides on its token: all are used in turn. */
	private final AtomicInteger next = new AtomicInteger();

	private final ExecutorService executor;

	/**
	 * @param keys number of keys per caller, which are read and written at random
	 * @param rate calls per second of all connections, or infinite
	 */
	Load(Gateway gateway, int connections, int keys, double rate) {
		this.gateway = gateway;
		this.connections = connections;
		this.keys = keys;
		this.rate = rate;
		this.executor = Executors.newFixedThreadPool(connections, (task) -> {
			Thread thread = new Thread(task, "load");
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Writes all keys, so that each read finds a value.
	 */
	void prepare() throws IOException {
		List<String> tokens = this.gateway.tokens();
		try (HttpConnection connection = this.gateway.connection()) {
			for (int caller = 0; caller < Gateway.CALLERS; caller++) {
				for (int key = 0; key < this.keys; key++) {
					Response response = connection.exchange(Work.REST.request(this.gateway.headers(tokens.get(caller)),
							key(caller, key), "prepare-%d-%d".formatted(caller, key)));
					if (response.status() != Work.REST.status()) {
						throw new IOException("The data for reads could not be written: " + response);
					}
				}
			}
		}
	}

	private static String key(int caller, int number) {
		return "bench-" + caller + "-" + number;
	}

	LoadResult run(Work work, Duration duration) throws IOException, InterruptedException {
		List<String> tokens = this.gateway.tokens();
		List<Connection> workers = new ArrayList<>();
		Totals totals = new Totals();
		long start = System.nanoTime();
		for (int i = 0; i < this.connections; i++) {
			workers.add(new Connection(work, i, tokens, start, start + duration.toNanos(), totals));
		}
		this.executor.invokeAll(workers.stream().map(Executors::callable).toList());
		return totals.result((System.nanoTime() - start) / 1e9);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/** One connection while it is under load. */
	private final class Connection implements Runnable {

		private final Work work;

		private final String id;

		private final List<String> tokens;

		private final long end;

		private final Totals totals;

		private final double interval = Load.this.connections / Load.this.rate * 1e9;

		private double due;

		Connection(Work work, int number, List<String> tokens, long start, long end, Totals totals) {
			this.work = work;
			this.id = Long.toString(System.nanoTime(), 36) + "-" + number + "-";
			this.tokens = tokens;
			this.due = start + this.interval * number / Load.this.connections;
			this.end = end;
			this.totals = totals;
		}

		@Override
		public void run() {
			try (HttpConnection http = Load.this.gateway.connection()) {
				@Nullable Sent last = null;
				for (int i = 0; isNextDue(); i++) {
					last = call(http, i);
					if (last != null && i % SAMPLING == 0) {
						this.totals.sent.add(last);
					}
				}
				if (last != null) {
					this.totals.sent.add(last);
				}
			}
			catch (IOException ex) {
				this.totals.failed(ex.toString());
			}
		}

		private boolean isNextDue() {
			long now = System.nanoTime();
			while (now < this.due && now < this.end && !Thread.currentThread().isInterrupted()) {
				LockSupport.parkNanos((long) (this.due - now));
				now = System.nanoTime();
			}
			this.due += this.interval;
			return now < this.end && !Thread.currentThread().isInterrupted();
		}

		/**
		 * Returns null if the call has failed.
		 */
		private @Nullable Sent call(HttpConnection http, int i) {
			int token = Math.floorMod(Load.this.next.getAndIncrement(), this.tokens.size());
			String key = key(token % Gateway.CALLERS, ThreadLocalRandom.current().nextInt(Load.this.keys));
			String request = this.work.request(Load.this.gateway.headers(this.tokens.get(token)), key, this.id + i);
			Instant sentAt = Instant.now();
			long start = System.nanoTime();
			try {
				Response response = http.exchange(request);
				if (response.status() == this.work.status()) {
					this.totals.succeeded(System.nanoTime() - start);
					return new Sent(this.id + i, this.tokens.get(token), sentAt);
				}
				this.totals.failed(response.toString());
			}
			catch (IOException ex) {
				this.totals.failed(ex.toString());
			}
			return null;
		}

	}

	/** Counts the calls of all connections. */
	private static final class Totals {

		private final LongAdder calls = new LongAdder();

		private final LongAdder failures = new LongAdder();

		private volatile String failure = "";

		private final Latencies latencies = new Latencies();

		private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

		void succeeded(long nanos) {
			this.calls.increment();
			this.latencies.record(nanos);
		}

		void failed(String description) {
			this.failures.increment();
			this.failure = description;
		}

		LoadResult result(double seconds) {
			return new LoadResult(this.calls.sum(), this.failures.sum(), this.failure, seconds, this.latencies,
					List.copyOf(this.sent));
		}

	}

}
