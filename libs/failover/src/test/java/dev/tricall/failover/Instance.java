package dev.tricall.failover;

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
 * An instance of the service that the tests call.
 */
final class Instance implements AutoCloseable {

	static final String SERVICE = "some-service";

	private final String name;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger calls = new AtomicInteger();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final HttpHandler well = (exchange) -> answer(exchange, 200);

	private volatile HttpHandler handler = this.well;

	private Instance(String name, int port) {
		this.name = name;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
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

	static Instance named(String name) {
		return new Instance(name, 0);
	}

	/** One that has a place in the registry but is not there. */
	static Instance dead(String name) {
		Instance instance = named(name);
		instance.close();
		return instance;
	}

	/** The same instance after a restart. */
	Instance restarted() {
		return new Instance(this.name, this.server.getAddress().getPort());
	}

	/** Answers so from now on. */
	void says(int status) {
		this.handler = (exchange) -> answer(exchange, status);
	}

	/** Takes calls and does not answer. */
	void hangs() {
		takes(Duration.ofDays(1));
	}

	/** Answers after so long. */
	void takes(Duration time) {
		this.handler = (exchange) -> {
			try {
				if (!this.closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
					answer(exchange, 200);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
	}

	/** Takes calls and breaks the connection off. */
	void breaksOff() {
		this.handler = HttpExchange::close;
	}

	void isWell() {
		this.handler = this.well;
	}

	private void answer(HttpExchange exchange, int status) throws IOException {
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

	ServiceInstance weighing(int weight) {
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
