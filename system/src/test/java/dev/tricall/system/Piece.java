package dev.tricall.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.ledger.Entry;
import dev.tricall.system.ledger.Receipt;

/**
 * A piece of data that a caller hands in, under one id, until it is acknowledged. One
 * attempt at a time, whichever thread makes it.
 */
final class Piece {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final int MOST_DOUBLINGS = 4;

	private final String id = Api.newId();

	private final long start = System.nanoTime();

	private final LedgerCaller.Key key;

	private final int number;

	private final List<Receipt> answers = new CopyOnWriteArrayList<>();

	private boolean answerIsLost;

	private boolean acknowledged;

	private int failures;

	private Duration took = Duration.ZERO;

	/**
	 * @param answerIsLost whether the caller takes the first answer for lost, and so
	 * hands in once more what has been applied already
	 */
	Piece(LedgerCaller.Key key, boolean answerIsLost) {
		this.key = key;
		this.number = key.next();
		this.answerIsLost = answerIsLost;
	}

	LedgerCaller.Key key() {
		return this.key;
	}

	CompletableFuture<Reply> handIn() {
		try {
			return this.key.caller().api().postLater(this.key.caller().way(), this.id, this.key.name(), value());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex); // there was no token
		}
	}

	private String value() {
		return this.key.name() + " number " + this.number;
	}

	/**
	 * Notes the answer, null where there was none.
	 * @return whether it is to be handed in again
	 */
	boolean isToBeRepeated(@Nullable Reply reply) {
		if (reply == null || reply.status() / 100 != 2) {
			this.failures++;
			return true;
		}
		if (reply.status() == 200) {
			this.answers.add(OtherSide.receipt(reply.json()));
		}
		if (this.answerIsLost) {
			this.answerIsLost = false;
			return true;
		}
		this.acknowledged = true;
		this.took = age();
		return false;
	}

	/**
	 * How long to wait before the next attempt: as long as it was told, or longer each
	 * time.
	 */
	Duration pause(@Nullable Reply reply) {
		long told = (reply == null || reply.header("Retry-After").isEmpty()) ? 0
				: Duration.ofSeconds(Long.parseLong(reply.header("Retry-After"))).toMillis();
		long own = (this.failures == 0) ? 0 : FIRST_PAUSE.toMillis() << Math.min(this.failures - 1, MOST_DOUBLINGS);
		return Duration.ofMillis(told + ThreadLocalRandom.current().nextLong(own + 1));
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/** How long it took until it was acknowledged, zero if it was not. */
	Duration took() {
		return this.took;
	}

	Entry entry() {
		return new Entry(this.id, this.key.name(), this.number, value(), this.key.caller().transport(),
				this.key.caller().owner(), this.acknowledged, List.copyOf(this.answers));
	}

}
