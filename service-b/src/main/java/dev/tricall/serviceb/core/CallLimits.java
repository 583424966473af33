package dev.tricall.serviceb.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.springframework.stereotype.Component;

import dev.tricall.data.Transport;

import static java.util.Objects.requireNonNull;

/**
 * Limits concurrent calls: the bounds of {@link HandlingProperties}. A transport takes a
 * permit before a call costs memory and releases it when the response is written, however
 * slowly it is read. Thread-safe.
 */
@Component
public class CallLimits {

	private final Map<Transport, Semaphore> writes = new EnumMap<>(Transport.class);

	private final Map<Transport, Semaphore> writtenBytes = new EnumMap<>(Transport.class);

	private final Map<Transport, Semaphore> reads = new EnumMap<>(Transport.class);

	private final Semaphore pages;

	/** Only subjects that have a permit are in it. */
	private final Map<String, Integer> pagesOfSubjects = new ConcurrentHashMap<>();

	private final Semaphore deadLetters;

	private final int maxPagesPerSubject;

	CallLimits(HandlingProperties bounds) {
		this.maxPagesPerSubject = bounds.maxConcurrentPagesPerSubject();
		for (Transport transport : Transport.values()) {
			this.writes.put(transport, new Semaphore(bounds.maxConcurrent()));
			this.writtenBytes.put(transport, new Semaphore(Math.toIntExact(bounds.maxConcurrentSize().toBytes())));
			this.reads.put(transport, new Semaphore(bounds.maxConcurrentReads()));
		}
		this.pages = new Semaphore(bounds.maxConcurrentPages());
		this.deadLetters = new Semaphore(bounds.maxConcurrentDeadLetters());
	}

	/**
	 * For handling a piece of data.
	 * @param size of the request in bytes; negative if it is not known
	 * @throws TooManyCallsException if the bound is reached
	 */
	public Permit write(Transport transport, long size) {
		Permit call = acquire(requireNonNull(this.writes.get(transport)), 1);
		try {
			long max = HandlingProperties.MAX_REQUEST_SIZE.toBytes();
			Permit bytes = acquire(requireNonNull(this.writtenBytes.get(transport)),
					(int) ((size >= 0) ? Math.min(size, max) : max));
			return () -> {
				bytes.release();
				call.release();
			};
		}
		catch (TooManyCallsException ex) {
			call.release();
			throw ex;
		}
	}

	/**
	 * For reading one key or one receipt.
	 * @throws TooManyCallsException if the bound is reached
	 */
	public Permit read(Transport transport) {
		return acquire(requireNonNull(this.reads.get(transport)), 1);
	}

	/**
	 * For reading a page. One subject gets a part of the permits only, so that it cannot
	 * take them from the others.
	 * @throws TooManyCallsException if a bound is reached
	 */
	public Permit page(String subject) {
		// First, so that a subject over its bound takes no permit of the others even
		// briefly.
		int count = this.pagesOfSubjects.merge(subject, 1, Integer::sum);
		if (count > this.maxPagesPerSubject || !this.pages.tryAcquire()) {
			removePageOf(subject);
			throw new TooManyCallsException();
		}
		return () -> {
			this.pages.release();
			removePageOf(subject);
		};
	}

	private void removePageOf(String subject) {
		this.pagesOfSubjects.computeIfPresent(subject, (name, count) -> (count > 1) ? count - 1 : null);
	}

	/**
	 * For an operation on dead letters.
	 * @throws TooManyCallsException if the bound is reached
	 */
	public Permit deadLetters() {
		return acquire(this.deadLetters, 1);
	}

	private static Permit acquire(Semaphore semaphore, int count) {
		if (!semaphore.tryAcquire(count)) {
			throw new TooManyCallsException();
		}
		return () -> semaphore.release(count);
	}

	/**
	 * Permission for one call; released exactly once.
	 */
	@FunctionalInterface
	public interface Permit {

		void release();

	}

}
