package dev.tricall.gateway.limits;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.UriUtils;

import dev.tricall.gateway.errors.TooManyRequestsException;

/**
 * Limits the concurrent calls of each caller, so that slow or numerous calls of one
 * caller leave capacity for others. There is a limit for all of its calls, one for its
 * reads, and one for its writes over each transport. The latter two are below what one
 * instance of a service accepts. A call is counted until its response has been written.
 * Thread-safe.
 */
public final class CallerBulkhead implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private static final Set<String> TRANSPORTS = Set.of("rest", "grpc", "kafka");

	/** Request attribute: ends the count of the request. */
	private static final String END = CallerBulkhead.class.getName() + ".end";

	private final int maxCalls;

	private final int maxReads;

	private final int maxWrites;

	/** Bounded by the number of concurrent requests. */
	private final ConcurrentMap<String, Integer> calls = new ConcurrentHashMap<>();

	/**
	 * Creates a limit.
	 * @param maxCalls concurrent calls of one caller
	 * @param maxReads how many of them may read
	 * @param maxWrites how many of them may write over one transport
	 */
	CallerBulkhead(int maxCalls, int maxReads, int maxWrites) {
		this.maxCalls = maxCalls;
		this.maxReads = maxReads;
		this.maxWrites = maxWrites;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		String caller = CallerKey.of(request.servletRequest());
		boolean isWrite = request.method().equals(HttpMethod.POST);
		String kind = caller + (isWrite ? " writes " + transport(request) : " reads");
		if (!add(caller, this.maxCalls)) {
			throw rejected();
		}
		if (!add(kind, isWrite ? this.maxWrites : this.maxReads)) {
			remove(caller);
			throw rejected();
		}
		Runnable end = () -> {
			remove(caller);
			remove(kind);
		};
		request.servletRequest().setAttribute(END, end);
		return next.handle(request);
	}

	/** Ends the count of a request, once its response has been written. */
	static void end(HttpServletRequest request) {
		if (request.getAttribute(END) instanceof Runnable end) {
			request.removeAttribute(END);
			end.run();
		}
	}

	/** Returns the last segment of the path; the paths of service B have no transport. */
	private static String transport(ServerRequest request) {
		String path = request.path();
		String last = UriUtils.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
		return TRANSPORTS.contains(last) ? last : "directly";
	}

	private boolean add(String key, int max) {
		if (this.calls.merge(key, 1, Integer::sum) <= max) {
			return true;
		}
		remove(key);
		return false;
	}

	private void remove(String key) {
		this.calls.computeIfPresent(key, (name, count) -> (count > 1) ? count - 1 : null);
	}

	private static TooManyRequestsException rejected() {
		return new TooManyRequestsException("Too many concurrent calls of this caller.", RETRY_AFTER);
	}

}
