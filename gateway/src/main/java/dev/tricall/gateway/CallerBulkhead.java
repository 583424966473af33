package dev.tricall.gateway;

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

/**
 * Limits the concurrent calls of one caller, so that slow or many calls of one leave some
 * for the others: all of its calls, its reads, and its writes over each transport. The
 * latter two are less than what one instance of a service takes. A call counts until its
 * response has been written. Thread-safe.
 */
final class CallerBulkhead implements HandlerFilterFunction<ServerResponse, ServerResponse> {

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
		String caller = Caller.of(request.servletRequest());
		boolean isWrite = request.method().equals(HttpMethod.POST);
		String kind = caller + (isWrite ? " writes " + transport(request) : " reads");
		if (!add(caller, this.maxCalls)) {
			throw refused();
		}
		if (!add(kind, isWrite ? this.maxWrites : this.maxReads)) {
			remove(caller);
			throw refused();
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

	/** Service B has no transport in its path. */
	private static String transport(ServerRequest request) {
		String path = request.path();
		String last = UriUtils.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
		return TRANSPORTS.contains(last) ? last : "otherwise";
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

	private static TooManyRequestsException refused() {
		return new TooManyRequestsException("Too many concurrent calls of this caller.", RETRY_AFTER);
	}

}
