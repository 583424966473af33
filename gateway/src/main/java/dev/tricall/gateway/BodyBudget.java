package dev.tricall.gateway;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Bounds request bodies in sum: the memory that they take until they have been forwarded,
 * and the bytes per second of one caller. Thread-safe.
 * <p>
 * The first {@link #FREE_BYTES} of each body take nothing of the memory, so that small
 * requests are served even while large ones fill it. One caller may take a third of it.
 */
final class BodyBudget {

	/** Bounded by the number of concurrent requests. */
	static final int FREE_BYTES = 16_384;

	private static final int CALLERS_SHARE = 3;

	private static final Duration SOON = Duration.ofSeconds(1);

	private final long memory;

	private final AtomicLong used = new AtomicLong();

	private final ConcurrentMap<String, Long> usedByCaller = new ConcurrentHashMap<>();

	private final CallerBuckets quota;

	private final MeterRegistry meters;

	/**
	 * Creates a budget.
	 * @param memory bytes of all bodies together
	 * @param perSecond bytes per second of one caller, who may send twice as many at once
	 */
	BodyBudget(DataSize memory, DataSize perSecond, MeterRegistry meters) {
		this.memory = memory.toBytes();
		this.quota = new CallerBuckets(perSecond.toBytes(), 2 * perSecond.toBytes());
		this.meters = meters;
		Gauge.builder("tricall.body.memory", this.used, AtomicLong::get)
			.description("Memory that request bodies take, without the first bytes of each")
			.baseUnit("bytes")
			.register(meters);
	}

	/**
	 * Returns the account of a request. It must be closed when the request has ended.
	 */
	Account open(HttpServletRequest request) {
		return new Account(request);
	}

	private void reserve(String caller, long bytes) {
		if (this.usedByCaller.merge(caller, bytes, Long::sum) > this.memory / CALLERS_SHARE) {
			releaseOfCaller(caller, bytes);
			throw refused("caller",
					new TooManyRequestsException("Too many large requests of this caller at a time.", SOON));
		}
		if (this.used.addAndGet(bytes) > this.memory) {
			release(caller, bytes);
			throw refused("memory", new TryLater("Too many large requests at a time."));
		}
	}

	private void release(String caller, long bytes) {
		this.used.addAndGet(-bytes);
		releaseOfCaller(caller, bytes);
	}

	private void releaseOfCaller(String caller, long bytes) {
		this.usedByCaller.computeIfPresent(caller, (name, own) -> (own > bytes) ? own - bytes : null);
	}

	private <T extends RuntimeException> T refused(String bound, T refusal) {
		Counter.builder("tricall.body.refusals")
			.description("Requests refused because of the bytes of their bodies")
			.tag("bound", bound)
			.register(this.meters)
			.increment();
		return refusal;
	}

	/**
	 * What the body of one request takes. Not thread-safe.
	 */
	final class Account implements AutoCloseable {

		private final HttpServletRequest request;

		private @Nullable String caller;

		private long received;

		private long reserved;

		Account(HttpServletRequest request) {
			this.request = request;
		}

		/**
		 * Adds bytes that have been received or are about to be. To be called by the
		 * thread that serves the request, inside the security filters.
		 * @throws TooManyRequestsException if the caller is over its share of the memory
		 * or its bytes per second
		 * @throws TryLater if the memory is used up
		 */
		void add(long bytes) {
			String name = this.caller;
			if (name == null) {
				name = Caller.of(this.request);
				this.caller = name;
			}
			this.received += bytes;
			long more = Math.max(0, this.received - FREE_BYTES) - this.reserved;
			if (more > 0) {
				reserve(name, more);
				this.reserved += more;
			}
			Duration wait = BodyBudget.this.quota.take(name, bytes);
			if (!wait.isZero()) {
				throw refused("quota", new TooManyRequestsException("Too many bytes per second of this caller.", wait));
			}
		}

		@Override
		public void close() {
			if (this.caller != null && this.reserved > 0) {
				release(this.caller, this.reserved);
				this.reserved = 0;
			}
		}

	}

}
