package dev.tricall.gateway;

import java.time.Duration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Limits the requests per second of one subject, or of one address where no token is
 * needed yet.
 */
final class RateLimit implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final CallerBuckets requests;

	private final Counter refusals;

	RateLimit(int perSecond, MeterRegistry meters) {
		this.requests = new CallerBuckets(perSecond, perSecond);
		this.refusals = Counter.builder("tricall.rate.limit.refusals")
			.description("Requests refused because their caller makes too many")
			.register(meters);
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		check(Caller.of(request.servletRequest()));
		return next.handle(request);
	}

	/**
	 * Counts a request that reaches no route.
	 * @throws TooManyRequestsException if its caller makes too many
	 */
	void check(String caller) {
		Duration wait = this.requests.take(caller, 1);
		if (!wait.isZero()) {
			this.refusals.increment();
			throw new TooManyRequestsException("Too many requests of this caller.", wait);
		}
	}

}
