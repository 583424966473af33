package dev.tricall.system.testing;

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
 * Sends many requests with a fixed concurrency over its own connections.
 */
public final class RequestFlood implements AutoCloseable {

	private final ExecutorService senders;

	private final HttpClient client = client();

	public RequestFlood(int concurrency) {
		this.senders = Executors.newFixedThreadPool(concurrency);
	}

	/** HTTP/1.1 only, so that no request asks for an upgrade. */
	public static HttpClient client() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	}

	/**
	 * Sends requests and returns the responses; status 0 means that the connection broke.
	 * @param requests creates a request for its number, from 0
	 */
	public List<Response> send(int count, IntFunction<HttpRequest.Builder> requests) throws InterruptedException {
		return send(count, requests, Function.identity());
	}

	/**
	 * Sends requests and returns an extract of each response, which may be large itself.
	 */
	public <T> List<T> send(int count, IntFunction<HttpRequest.Builder> requests, Function<Response, T> extract)
			throws InterruptedException {
		List<Future<T>> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			HttpRequest request = requests.apply(i).build();
			all.add(this.senders.submit(() -> extract.apply(send(request))));
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

	private Response send(HttpRequest request) throws InterruptedException {
		try {
			return Response.of(this.client.send(request, BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			return connectionFailure(ex);
		}
	}

	public static Response connectionFailure(Throwable cause) {
		return new Response(0, HttpHeaders.of(Map.of(), (name, value) -> true), String.valueOf(cause));
	}

	public static Set<Integer> statuses(List<Response> responses) {
		return responses.stream().map(Response::status).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Asserts that a rejection for load, 429 or 503, has a {@code Retry-After} header in
	 * seconds.
	 */
	public static void assertRetryAfter(Response response) {
		if (response.status() == 429 || response.status() == 503) {
			assertThat(response.header("Retry-After")).as(response.toString()).matches("[1-9]\\d*");
		}
	}

	@Override
	public void close() {
		this.senders.shutdownNow();
	}

}
