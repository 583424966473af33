package dev.tricall.system;

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

import dev.tricall.system.ledger.Audit;
import dev.tricall.system.ledger.Entry;

import static org.awaitility.Awaitility.await;

/**
 * Callers who hand in numbered data by all ways, so many a second, repeat with the same
 * id what is not answered with 200 or 202, and keep a ledger of it.
 */
final class LedgerLoad implements AutoCloseable {

	/** So many callers: those who wait for an answer hand in nothing new. */
	private static final int MOST_WAITING = 300;

	/** After that a caller gives up. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** A prime number, so that it falls on each way. */
	private static final int LOST_ANSWER_EVERY = 11;

	private final String prefix = Api.newKey() + "-";

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final List<LedgerCaller> callers = new ArrayList<>();

	private final OtherSide otherSide;

	private final Future<?> pace;

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger waiting = new AtomicInteger();

	private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();

	private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

	LedgerLoad(TestSystem system, int callsPerSecond) {
		this.otherSide = new OtherSide(system);
		Map.of("demo-client", system.demo(), "admin-client", system.admin())
			.forEach((name, api) -> Api.WAYS.forEach((way) -> this.callers
				.add(new LedgerCaller(api, name, way, this.prefix + this.callers.size() + "-"))));
		this.pace = this.clock.scheduleAtFixedRate(this::begin, 0, TimeUnit.SECONDS.toNanos(1) / callsPerSecond,
				TimeUnit.NANOSECONDS);
	}

	private void begin() {
		if (this.waiting.get() == MOST_WAITING) {
			return;
		}
		this.waiting.incrementAndGet();
		int number = this.begun.getAndIncrement();
		LedgerCaller caller = this.callers.get(number % this.callers.size());
		boolean alone = number / this.callers.size() % 2 == 0;
		Piece piece = new Piece(alone ? caller.newKey() : caller.freeKey(), number % LOST_ANSWER_EVERY == 0);
		this.pieces.add(piece);
		attempt(piece);
	}

	private void attempt(Piece piece) {
		var unused = piece.handIn().handle((reply, failure) -> {
			answered(piece, reply);
			return reply;
		});
	}

	private void answered(Piece piece, @Nullable Reply reply) {
		this.answers.merge((reply != null) ? reply.status() : 0, 1, Integer::sum);
		if (!piece.isToBeRepeated(reply)) {
			piece.key().caller().giveBack(piece.key());
			this.waiting.decrementAndGet();
		}
		else if (piece.age().compareTo(PATIENCE) < 0 && !this.clock.isShutdown()) {
			var unused = this.clock.schedule(() -> attempt(piece), piece.pause(reply).toMillis(),
					TimeUnit.MILLISECONDS);
		}
		else {
			this.waiting.decrementAndGet();
		}
	}

	/** How many calls there were so far. */
	int begun() {
		return this.begun.get();
	}

	/**
	 * Makes no more calls, waits for the last answers and compares.
	 */
	Ledger end() throws Exception {
		this.pace.cancel(false);
		await().atMost(PATIENCE.multipliedBy(2)).until(() -> this.waiting.get() == 0);
		close();
		List<Entry> entries = this.pieces.stream().map(Piece::entry).toList();
		Duration slowest = this.pieces.stream().map(Piece::took).max(Duration::compareTo).orElseThrow();
		return new Ledger(entries, Map.copyOf(this.answers), slowest, Audit.of(entries,
				this.otherSide.receipts(callers(true), callers(false)), this.otherSide.stored(this.prefix)));
	}

	/** By the ids of what they have handed in. */
	private Map<String, Api> callers(boolean acknowledged) {
		return this.pieces.stream()
			.filter((piece) -> piece.entry().acknowledged() == acknowledged)
			.collect(Collectors.toMap((piece) -> piece.entry().id(), (piece) -> piece.key().caller().api()));
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
