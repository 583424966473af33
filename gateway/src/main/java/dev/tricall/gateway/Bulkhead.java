package dev.tricall.gateway;

import java.util.concurrent.Semaphore;

import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * So many calls to one service at a time; more are refused at once. Under more load than
 * can be carried all would otherwise wait, and all be late; and one service that hangs
 * would take every thread from the others.
 */
final class Bulkhead implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final Semaphore free;

	Bulkhead(int calls) {
		this.free = new Semaphore(calls);
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		if (!this.free.tryAcquire()) {
			throw new TryLater("Too many calls to this service at a time.");
		}
		try {
			return next.handle(request);
		}
		finally {
			this.free.release();
		}
	}

}
