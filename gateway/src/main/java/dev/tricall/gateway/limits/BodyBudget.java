package dev.tricall.gateway.limits;

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

import dev.tricall.gateway.errors.GatewayUnavailableException;
import dev.tricall.gateway.errors.TooManyRequestsException;

/**
 * Limits the memory that all request bodies use until they have been forwarded, and the
 * bytes per second of each caller. Thread-safe.
 * <p>
 * The first {@link #FREE_BYTES} of each body are not counted, so that small requests are
 * served even while large ones fill the memory. One caller may use a third of it.
 */
final class BodyBudget {

	/** Their sum is bounded by the number of concurrent requests. */
	static final int FREE_BYTES = 16_384;

	/** One caller may use the memory divided by this. */
	private static final int CALLER_DIVISOR = 3;

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private final long memory;

	private final AtomicLong used = new AtomicLong();

	private final ConcurrentMap<String, Long> usedByCaller = new ConcurrentHashMap<>();

	private final CallerBuckets quota;

	private final MeterRegistry meters;

	/**
	 * @param memory bytes of all bodies together
	 * @param perSecond bytes per second of one caller, with bursts of twice as many
	 */
	BodyBudget(DataSize memory, DataSize perSecond, MeterRegistry meters) {
		this.memory = memory.toBytes();
		this.quota = new CallerBuckets(perSecond.toBytes(), 2 * perSecond.toBytes());
		this.meters = meters;
		Gauge.builder("tricall.body.memory", this.used, AtomicLong::get)
			.description("Memory used by request bodies, without the first bytes of each")
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
		if (this.usedByCaller.merge(caller, bytes, Long::sum) > this.memory / CALLER_DIVISOR) {
			releaseByCaller(caller, bytes);
			throw rejected("caller",
					new TooManyRequestsException("Too many concurrent large requests of this caller.", RETRY_AFTER));
		}
		if (this.used.addAndGet(bytes) > this.memory) {
			release(caller, bytes);
			throw rejected("memory", new GatewayUnavailableException("Too many concurrent large requests."));
		}
	}

	private void release(String caller, long bytes) {
		this.used.addAndGet(-bytes);
		releaseByCaller(caller, bytes);
	}

	private void releaseByCaller(String caller, long bytes) {
		this.usedByCaller.computeIfPresent(caller, (name, own) -> (own > bytes) ? own - bytes : null);
	}

	private <T extends RuntimeException> T rejected(String bound, T rejection) {
		Counter.builder("tricall.body.refusals")
			.description("Requests rejected because of the size of their bodies")
			.tag("bound", bound)
			.register(this.meters)
			.increment();
		return rejection;
	}

	/**
	 * The bytes of one request body. Not thread-safe.
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
		 * Adds bytes that have been received or are about to be received. Must be called
		 * by the thread that serves the request, after the caller is authenticated.
		 * @throws TooManyRequestsException if the caller exceeds its share of the memory
		 * or its bytes per second
		 * @throws GatewayUnavailableException if the memory is used up
		 */
		void add(long bytes) {
			String name = this.caller;
			if (name == null) {
				name = CallerKey.of(this.request);
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
				throw rejected("quota",
						new TooManyRequestsException("Too many bytes per second of this caller.", wait));
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
