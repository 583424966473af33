package dev.tricall.httpfailover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

/**
 * HTTP server that plays an instance of the called service.
 */
final class HttpInstance implements AutoCloseable {

	static final String SERVICE = "some-service";

	private final String name;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger calls = new AtomicInteger();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final HttpHandler healthyHandler = (exchange) -> respond(exchange, 200);

	private volatile HttpHandler handler = this.healthyHandler;

	private HttpInstance(String name) {
		this.name = name;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", (exchange) -> {
			this.calls.incrementAndGet();
			exchange.getRequestBody().readAllBytes();
			this.handler.handle(exchange);
			exchange.close();
		});
		this.server.start();
	}

	static HttpInstance named(String name) {
		return new HttpInstance(name);
	}

	/** Responds with this status from now on. */
	void respondsWith(int status) {
		this.handler = (exchange) -> respond(exchange, status);
	}

	/** Accepts calls and does not respond. */
	void hangs() {
		respondsAfter(Duration.ofDays(1));
	}

	/** Responds after this time. */
	void respondsAfter(Duration time) {
		this.handler = (exchange) -> {
			try {
				if (!this.closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
					respond(exchange, 200);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
	}

	/** Accepts calls and closes the connection. */
	void breaksConnections() {
		this.handler = HttpExchange::close;
	}

	void recovers() {
		this.handler = this.healthyHandler;
	}

	private void respond(HttpExchange exchange, int status) throws IOException {
		byte[] body = this.name.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
	}

	int calls() {
		return this.calls.get();
	}

	ServiceInstance registered() {
		return registered(Map.of());
	}

	ServiceInstance withWeight(int weight) {
		return registered(Map.of("weight", Integer.toString(weight)));
	}

	private ServiceInstance registered(Map<String, String> metadata) {
		return new DefaultServiceInstance(this.name, SERVICE, "127.0.0.1", this.server.getAddress().getPort(), false,
				metadata);
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
