package dev.tricall.gateway;

import java.util.concurrent.Semaphore;

import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Limits concurrent calls; more are refused at once. Under more load than can be carried
 * all calls would otherwise wait and be late, and one service that hangs would take every
 * thread from the others. Thread-safe.
 */
final class Bulkhead implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final Semaphore free;

	Bulkhead(int maxConcurrent) {
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
	 * @throws TryLater if there are too many
	 */
	void enter() {
		if (!this.free.tryAcquire()) {
			throw new TryLater("Too many concurrent calls to this service.");
		}
	}

	void leave() {
		this.free.release();
	}

}
