package dev.tricall.system.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.TestSystem;

import static org.awaitility.Awaitility.await;

/**
 * Sends numbered values over all paths at a fixed rate. Calls that are not answered with
 * 200 or 202 are repeated with the same id. All calls are recorded for an {@link Audit}.
 */
public final class LedgerLoad implements AutoCloseable {

	/** Maximum number of unacknowledged values; no others are sent meanwhile. */
	private static final int MAX_PENDING = 300;

	/** Time after which a call is not repeated any more. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** A prime number, so that it affects every path. */
	private static final int LOST_RESPONSE_INTERVAL = 11;

	private final String prefix = ApiClient.newKey() + "-";

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final List<LedgerCaller> callers = new ArrayList<>();

	private final ServiceBClient serviceB;

	private final Future<?> schedule;

	private final AtomicInteger started = new AtomicInteger();

	private final AtomicInteger pending = new AtomicInteger();

	private final Queue<LedgerWrite> writes = new ConcurrentLinkedQueue<>();

	private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

	public LedgerLoad(TestSystem system, int callsPerSecond) {
		this.serviceB = new ServiceBClient(system);
		Map.of("demo-client", system.demo(), "admin-client", system.admin())
			.forEach((name, api) -> ApiClient.WRITE_PATHS.forEach((path) -> this.callers
				.add(new LedgerCaller(api, name, path, this.prefix + this.callers.size() + "-"))));
		this.schedule = this.clock.scheduleAtFixedRate(this::start, 0, TimeUnit.SECONDS.toNanos(1) / callsPerSecond,
				TimeUnit.NANOSECONDS);
	}

	private void start() {
		if (this.pending.get() == MAX_PENDING) {
			return;
		}
		this.pending.incrementAndGet();
		int number = this.started.getAndIncrement();
		LedgerCaller caller = this.callers.get(number % this.callers.size());
		boolean single = number / this.callers.size() % 2 == 0;
		LedgerWrite write = new LedgerWrite(single ? caller.newKey() : caller.freeKey(),
				number % LOST_RESPONSE_INTERVAL == 0);
		this.writes.add(write);
		attempt(write);
	}

	private void attempt(LedgerWrite write) {
		var unused = write.send().handle((response, failure) -> {
			answered(write, response);
			return response;
		});
	}

	private void answered(LedgerWrite write, @Nullable Response response) {
		this.answers.merge((response != null) ? response.status() : 0, 1, Integer::sum);
		if (!write.recordAndCheckRepeat(response)) {
			write.key().caller().release(write.key());
			this.pending.decrementAndGet();
		}
		else if (write.age().compareTo(PATIENCE) < 0 && !this.clock.isShutdown()) {
			var unused = this.clock.schedule(() -> attempt(write), write.retryDelay(response).toMillis(),
					TimeUnit.MILLISECONDS);
		}
		else {
			this.pending.decrementAndGet();
		}
	}

	/** Returns the number of values sent so far. */
	public int started() {
		return this.started.get();
	}

	/**
	 * Ends the load, waits for the last responses and audits the results.
	 */
	public Ledger end() throws Exception {
		this.schedule.cancel(false);
		await().atMost(PATIENCE.multipliedBy(2)).until(() -> this.pending.get() == 0);
		close();
		List<Entry> entries = this.writes.stream().map(LedgerWrite::entry).toList();
		Duration slowest = this.writes.stream().map(LedgerWrite::duration).max(Duration::compareTo).orElseThrow();
		return new Ledger(entries, Map.copyOf(this.answers), slowest, Audit.of(entries,
				this.serviceB.receipts(callers(true), callers(false)), this.serviceB.stored(this.prefix)));
	}

	/** Returns the callers by the ids of their values. */
	private Map<String, ApiClient> callers(boolean acknowledged) {
		return this.writes.stream()
			.filter((write) -> write.entry().acknowledged() == acknowledged)
			.collect(Collectors.toMap((write) -> write.entry().id(), (write) -> write.key().caller().api()));
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
