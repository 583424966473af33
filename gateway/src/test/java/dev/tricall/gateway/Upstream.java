package dev.tricall.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * Stub of a service behind the gateway, which records the requests. It responds with 200
 * unless a test sets a handler.
 */
public final class Upstream implements AutoCloseable {

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	private volatile HttpHandler handler = (exchange) -> respond(exchange, 200, "fine");

	public Upstream() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "upstream");
			thread.setDaemon(true);
			return thread;
		}));
		this.server.createContext("/", (exchange) -> {
			byte[] body = exchange.getRequestBody().readAllBytes();
			this.received.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().toASCIIString(),
					exchange.getRequestHeaders(), new String(body, StandardCharsets.UTF_8)));
			this.handler.handle(exchange);
			exchange.close();
		});
		this.server.start();
	}

	public void reset() {
		this.received.clear();
		this.handler = (exchange) -> respond(exchange, 200, "fine");
	}

	public void onRequest(HttpHandler handler) {
		this.handler = handler;
	}

	public String address() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	public List<Received> received() {
		return this.received;
	}

	public Received last() {
		return this.received.get(this.received.size() - 1);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	public static void respond(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	/**
	 * @param target the path and the query as received
	 */
	public record Received(String method, String target, Headers headers, String body) {

		/** Returns the values of a header, or an empty string. */
		public String header(String name) {
			List<String> values = this.headers.get(name);
			return (values != null) ? String.join(", ", values) : "";
		}

	}

}
