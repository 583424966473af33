package dev.tricall.serviceb.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.springframework.stereotype.Component;

import dev.tricall.data.Transport;

import static java.util.Objects.requireNonNull;

/**
 * Limits concurrent calls as {@link HandlingProperties} states. A transport acquires a
 * permit before a call uses memory and releases it when the response has been written,
 * however slowly the client reads it. Thread-safe.
 */
@Component
public class CallLimits {

	private final Map<Transport, Semaphore> writes = new EnumMap<>(Transport.class);

	private final Map<Transport, Semaphore> writtenBytes = new EnumMap<>(Transport.class);

	private final Map<Transport, Semaphore> reads = new EnumMap<>(Transport.class);

	private final Semaphore pages;

	/** Contains only subjects that have a permit. */
	private final Map<String, Integer> pagesOfSubjects = new ConcurrentHashMap<>();

	private final Semaphore deadLetters;

	private final int maxPagesPerSubject;

	CallLimits(HandlingProperties properties) {
		this.maxPagesPerSubject = properties.maxConcurrentPagesPerSubject();
		for (Transport transport : Transport.values()) {
			this.writes.put(transport, new Semaphore(properties.maxConcurrent()));
			this.writtenBytes.put(transport, new Semaphore(Math.toIntExact(properties.maxConcurrentSize().toBytes())));
			this.reads.put(transport, new Semaphore(properties.maxConcurrentReads()));
		}
		this.pages = new Semaphore(properties.maxConcurrentPages());
		this.deadLetters = new Semaphore(properties.maxConcurrentDeadLetters());
	}

	/**
	 * Acquires a permit to handle a piece of data.
	 * @param size size of the request in bytes; negative if it is unknown
	 * @throws TooManyCallsException if the limit is reached
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
	 * Acquires a permit to read one key or one receipt.
	 * @throws TooManyCallsException if the limit is reached
	 */
	public Permit read(Transport transport) {
		return acquire(requireNonNull(this.reads.get(transport)), 1);
	}

	/**
	 * Acquires a permit to read a page. One subject can have only some of the permits, so
	 * that it cannot exhaust them.
	 * @throws TooManyCallsException if a limit is reached
	 */
	public Permit page(String subject) {
		// The subject's limit is checked first, so that a subject that exceeds it never
		// takes a permit from others, not even briefly.
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
	 * Acquires a permit for an operation on dead letters.
	 * @throws TooManyCallsException if the limit is reached
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
	 * Permit for one call, which must be released exactly once.
	 */
	@FunctionalInterface
	public interface Permit {

		void release();

	}

}
