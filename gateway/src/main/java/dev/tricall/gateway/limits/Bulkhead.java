package dev.tricall.gateway.limits;

import java.util.concurrent.Semaphore;

import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.errors.GatewayUnavailableException;

/**
 * Limits concurrent calls and rejects surplus ones at once. Otherwise all calls would
 * wait and time out under overload, and one hung service would use up the threads for the
 * others. Thread-safe.
 */
public final class Bulkhead implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final Semaphore free;

	public Bulkhead(int maxConcurrent) {
		this.free = new Semaphore(maxConcurrent);
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		enter();
		try {
			return next.handle(request);
		}
		finally {
			leave();
		}
	}

	/**
	 * Starts a call, which must be ended by {@link #leave()}.
	 * @throws GatewayUnavailableException if there are too many calls
	 */
	public void enter() {
		if (!this.free.tryAcquire()) {
			throw new GatewayUnavailableException("Too many concurrent calls to this service.");
		}
	}

	public void leave() {
		this.free.release();
	}

}
