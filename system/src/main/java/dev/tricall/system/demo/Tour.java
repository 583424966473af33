package dev.tricall.system.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The main job, once over: a token, then calls over each transport.
 */
final class Tour {

	private static final List<String> TRANSPORTS = List.of("rest", "grpc", "kafka");

	/** Each transport is called so often, so that more than one instance has its turn. */
	private static final int TURNS = 2;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final long PAUSE_MILLIS = 50;

	private final Caller caller;

	Tour(URI gateway) {
		this.caller = new Caller(gateway);
	}

	/**
	 * Repeats the first call until it is answered with 200: a service that is ready is
	 * known to the others only some seconds later.
	 * @throws IOException if that does not happen in time
	 */
	void awaitFirstAnswer() throws IOException, InterruptedException {
		Duration patience = PATIENCE.multipliedBy(6);
		Answer token = repeat(patience, 200, this.caller::authenticate);
		Answer first = repeat(patience, 200, () -> post("rest", UUID.randomUUID().toString()));
		for (Answer answer : List.of(token, first)) {
			if (answer.status() != 200) {
				throw new IOException("no 200 through the gateway within %d s; the last answer was %d %s"
					.formatted(patience.toSeconds(), answer.status(), answer.body()));
			}
		}
	}

	List<TourStop> run() throws IOException, InterruptedException {
		List<TourStop> stops = new ArrayList<>();
		for (String transport : TRANSPORTS) {
			for (int turn = 0; turn < TURNS; turn++) {
				stops.add(stop(transport));
			}
		}
		return stops;
	}

	private TourStop stop(String transport) throws IOException, InterruptedException {
		String id = UUID.randomUUID().toString();
		int expected = transport.equals("kafka") ? 202 : 200;
		Answer answer = repeat(PATIENCE, expected, () -> post(transport, id));
		if (answer.status() != 202) {
			return new TourStop(transport, String.valueOf(answer.status()), answer, answer.traceId(), answer.taken());
		}
		long start = System.nanoTime();
		Answer receipt = repeat(PATIENCE, 200, () -> this.caller.get(answer.location()));
		return new TourStop(transport, "202, " + receipt.status(), receipt, answer.traceId(),
				answer.taken().plusNanos(System.nanoTime() - start));
	}

	private Answer post(String transport, String id) throws IOException, InterruptedException {
		return this.caller.post(transport, id, "tour-" + transport, "hello over " + transport);
	}

	/**
	 * Repeats a call with its idempotency key, as any caller may, until the answer is as
	 * expected or patience is at its end.
	 */
	private static Answer repeat(Duration patience, int expected, Call call) throws IOException, InterruptedException {
		long end = System.nanoTime() + patience.toNanos();
		Answer answer = call.make();
		while (answer.status() != expected && System.nanoTime() < end) {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			answer = call.make();
		}
		return answer;
	}

	private interface Call {

		Answer make() throws IOException, InterruptedException;

	}

}
