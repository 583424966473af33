package dev.tricall.gateway;

import java.security.Principal;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * So many requests a second of one subject, or of one address where a token is not needed
 * yet. Kept in memory: several gateways would each allow as many.
 */
final class RateLimit implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	/** About 300 bytes each. A bucket that is dropped comes back full. */
	private static final int MOST_CALLERS = 10_000;

	private final LoadingCache<String, Bucket> buckets;

	private final Counter refusals;

	RateLimit(int perSecond, MeterRegistry meters) {
		this.refusals = Counter.builder("tricall.rate.limit.refusals")
			.description("Requests refused because their caller makes too many")
			.register(meters);
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MOST_CALLERS)
			.expireAfterAccess(Duration.ofMinutes(1))
			.build((caller) -> Bucket.builder()
				.addLimit((limit) -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
				.build());
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		ConsumptionProbe probe = this.buckets.get(caller(request)).tryConsumeAndReturnRemaining(1);
		if (!probe.isConsumed()) {
			this.refusals.increment();
			throw new TooManyRequests(Duration.ofNanos(probe.getNanosToWaitForRefill()));
		}
		return next.handle(request);
	}

	/** The prefix keeps a subject that looks like an address from being one. */
	private static String caller(ServerRequest request) {
		return request.principal()
			.map(Principal::getName)
			.map("subject "::concat)
			.orElseGet(() -> "address " + request.servletRequest().getRemoteAddr());
	}

	static final class TooManyRequests extends ErrorResponseException {

		private static final long serialVersionUID = 1L;

		TooManyRequests(Duration wait) {
			super(HttpStatus.TOO_MANY_REQUESTS);
			setDetail("Too many requests of this caller.");
			getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
		}

	}

}
