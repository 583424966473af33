package dev.tricall.gateway.limits;

import java.time.Duration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.errors.TooManyRequestsException;

/**
 * Limits the requests per second of each subject, or of each address for requests without
 * a token. Thread-safe.
 */
public final class RateLimit implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final CallerBuckets requests;

	private final Counter rejections;

	RateLimit(int perSecond, MeterRegistry meters) {
		this.requests = new CallerBuckets(perSecond, perSecond);
		this.rejections = Counter.builder("tricall.rate.limit.refusals")
			.description("Requests beyond the limit of their caller")
			.register(meters);
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		count(CallerKey.of(request.servletRequest()));
		return next.handle(request);
	}

	/**
	 * Counts a request that does not reach a route, by its address.
	 * @throws TooManyRequestsException if there are too many
	 */
	public void countByAddress(HttpServletRequest request) {
		count(CallerKey.ofAddress(request));
	}

	private void count(String caller) {
		Duration wait = this.requests.take(caller, 1);
		if (!wait.isZero()) {
			this.rejections.increment();
			throw new TooManyRequestsException("Too many requests of this caller.", wait);
		}
	}

}
