package dev.tricall.gateway.limits;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.errors.TooManyRequestsException;

/**
 * Limits the concurrent calls of each caller, so that slow or numerous calls of one
 * caller leave capacity for others. Thread-safe.
 */
public final class CallerBulkhead implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private final int maxConcurrent;

	/** Bounded by the number of concurrent requests. */
	private final ConcurrentMap<String, Integer> calls = new ConcurrentHashMap<>();

	CallerBulkhead(int maxConcurrent) {
		this.maxConcurrent = maxConcurrent;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		String caller = CallerKey.of(request.servletRequest());
		try {
			if (this.calls.merge(caller, 1, Integer::sum) > this.maxConcurrent) {
				throw new TooManyRequestsException("Too many concurrent calls of this caller.", RETRY_AFTER);
			}
			return next.handle(request);
		}
		finally {
			this.calls.computeIfPresent(caller, (name, count) -> (count > 1) ? count - 1 : null);
		}
	}

}
