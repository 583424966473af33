package dev.tricall.system;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends a number of requests with a set concurrency, over connections of its own.
 */
final class Attack implements AutoCloseable {

	private final ExecutorService senders;

	private final HttpClient client = client();

	Attack(int concurrency) {
		this.senders = Executors.newFixedThreadPool(concurrency);
	}

	/** HTTP/1.1 only, so that no request asks for an upgrade. */
	static HttpClient client() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	}

	/**
	 * Returns the responses, of which status 0 stands for a connection that broke.
	 * @param requests makes the request of a number, counted from 0
	 */
	List<Reply> send(int count, IntFunction<HttpRequest.Builder> requests) throws InterruptedException {
		return send(count, requests, Function.identity());
	}

	/**
	 * Returns what is to be kept of each response; the response itself may be large.
	 */
	<T> List<T> send(int count, IntFunction<HttpRequest.Builder> requests, Function<Reply, T> kept)
			throws InterruptedException {
		List<Future<T>> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			HttpRequest request = requests.apply(i).build();
			all.add(this.senders.submit(() -> kept.apply(send(request))));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> each : all) {
			try {
				results.add(each.get());
			}
			catch (ExecutionException ex) {
				throw new AssertionError(ex.getCause());
			}
		}
		return results;
	}

	private Reply send(HttpRequest request) throws InterruptedException {
		try {
			return Reply.of(this.client.send(request, BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			return brokenConnection(ex);
		}
	}

	static Reply brokenConnection(Throwable cause) {
		return new Reply(0, HttpHeaders.of(Map.of(), (name, value) -> true), String.valueOf(cause));
	}

	static Set<Integer> statuses(List<Reply> replies) {
		return replies.stream().map(Reply::status).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Asserts that a refusal for load, 429 or 503, says in whole seconds when to try
	 * again.
	 */
	static void assertRetryAfter(Reply reply) {
		if (reply.status() == 429 || reply.status() == 503) {
			assertThat(reply.header("Retry-After")).as(reply.toString()).matches("[1-9]\\d*");
		}
	}

	@Override
	public void close() {
		this.senders.shutdownNow();
	}

}
