package dev.tricall.system.bench;

import java.time.Instant;
import java.util.List;

/**
 * What a load has done.
 *
 * @param calls number of successful calls
 * @param failures number of other calls
 * @param failure example of a failure, empty if there is none
 * @param seconds from the first request to the last response
 * @param latencies those of the successful calls
 * @param sent some of the successful calls, the last one of each connection included
 */
record LoadResult(long calls, long failures, String failure, double seconds, Latencies latencies, List<Sent> sent) {

	double callsPerSecond() {
		return this.calls / this.seconds;
	}

	/**
	 * A call that was successful.
	 *
	 * @param id the idempotency key
	 * @param token that the sender used
	 * @param at when the request was sent
	 */
	record Sent(String id, String token, Instant at) {
	}

}
