package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.tricall.system.Settings;

/**
 * Obtains a token and calls the system over each transport.
 */
final class SampleCalls {

	private static final List<String> TRANSPORTS = List.of("rest", "grpc", "kafka");

	/** More than one, so that more than one instance handles them. */
	private static final int CALLS_PER_TRANSPORT = 2;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration FIRST_CALL_TIMEOUT = Duration.ofMinutes(2);

	private static final long RETRY_DELAY_MS = 50;

	private final GatewayClient client;

	SampleCalls(Settings settings) throws IOException {
		this.client = new GatewayClient(settings);
	}

	/**
	 * Repeats the first call until it succeeds: callers discover a service some seconds
	 * after it is ready.
	 * @throws IOException if the call does not succeed in time
	 */
	void awaitFirstSuccess() throws IOException, InterruptedException {
		GatewayResponse token = retry(FIRST_CALL_TIMEOUT, 200, this.client::authenticate);
		GatewayResponse first = retry(FIRST_CALL_TIMEOUT, 200, () -> post("rest", UUID.randomUUID().toString()));
		for (GatewayResponse response : List.of(token, first)) {
			if (response.status() != 200) {
				throw new IOException("no 200 through the gateway within %d s; the last response was %d %s"
					.formatted(FIRST_CALL_TIMEOUT.toSeconds(), response.status(), response.body()));
			}
		}
	}

	List<SampleCall> run() throws IOException, InterruptedException {
		List<SampleCall> calls = new ArrayList<>();
		for (String transport : TRANSPORTS) {
			for (int i = 0; i < CALLS_PER_TRANSPORT; i++) {
				calls.add(call(transport));
			}
		}
		return calls;
	}

	private SampleCall call(String transport) throws IOException, InterruptedException {
		String id = UUID.randomUUID().toString();
		int expected = transport.equals("kafka") ? 202 : 200;
		GatewayResponse response = retry(TIMEOUT, expected, () -> post(transport, id));
		if (response.status() != 202) {
			return new SampleCall(transport, String.valueOf(response.status()), response, response.traceId(),
					response.time());
		}
		long start = System.nanoTime();
		GatewayResponse receipt = retry(TIMEOUT, 200, () -> this.client.get(response.location()));
		return new SampleCall(transport, "202, " + receipt.status(), receipt, response.traceId(),
				response.time().plusNanos(System.nanoTime() - start));
	}

	private GatewayResponse post(String transport, String id) throws IOException, InterruptedException {
		return this.client.post(transport, id, "sample-" + transport, "hello over " + transport);
	}

	/**
	 * Repeats a call until the response has the expected status. That is safe because the
	 * call keeps its idempotency key.
	 */
	private static GatewayResponse retry(Duration timeout, int expected, Call call)
			throws IOException, InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		GatewayResponse response = call.make();
		while (response.status() != expected && System.nanoTime() < end) {
			TimeUnit.MILLISECONDS.sleep(RETRY_DELAY_MS);
			response = call.make();
		}
		return response;
	}

	private interface Call {

		GatewayResponse make() throws IOException, InterruptedException;

	}

}
