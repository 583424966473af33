package dev.tricall.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.LowLimitsGatewayTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slow and interrupted requests and responses.
 */
class DeadlineTests extends LowLimitsGatewayTest {

	DeadlineTests(Environment environment) {
		super(environment);
	}

	@Test
	void respondsWith504WhenThereIsNoResponseBeforeTheDeadline() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> awaitEnd(end, 10_000));
		long start = System.nanoTime();
		assertProblem(get("/service-a/api/data/rest", caller()), 504);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1900),
				Duration.ofSeconds(4));
		end.countDown();
	}

	@Test
	void respondsWith504ToASlowResponseAtTheDeadline() {
		CountDownLatch end = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			while (!awaitEnd(end, 100)) {
				exchange.getResponseBody().write('x');
				exchange.getResponseBody().flush();
			}
		});
		long start = System.nanoTime();
		assertProblem(get("/service-a/api/data/rest", caller()), 504);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		end.countDown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-www-form-urlencoded" })
	void respondsWith504ToASlowRequestBodyAtTheDeadline(String type) throws IOException {
		CountDownLatch end = new CountDownLatch(1);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
			socket.getOutputStream()
				.write("POST /service-a/api/data/rest HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n"
					.formatted(caller(), type)
					.getBytes(StandardCharsets.US_ASCII));
			CompletableFuture<Void> slowBody = CompletableFuture.runAsync(() -> {
				try {
					while (!awaitEnd(end, 100)) {
						socket.getOutputStream().write('x');
					}
				}
				catch (IOException ex) {
					assertThat(socket.isClosed()).isFalse();
				}
			});
			byte[] response = new byte[12];
			long start = System.nanoTime();
			assertThat(socket.getInputStream().readNBytes(response, 0, 12)).isEqualTo(12);
			assertThat(new String(response, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 504");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
			end.countDown();
			slowBody.join();
		}
	}

	@Test
	void cancelsAResponseThatTheCallerDoesNotRead() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		serviceA.onRequest((exchange) -> {
			byte[] piece = new byte[65_536];
			try {
				exchange.sendResponseHeaders(200, 0);
				while (ended.getCount() > 0) {
					exchange.getResponseBody().write(piece);
				}
			}
			catch (IOException ex) {
				ended.countDown();
			}
		});
		try (Socket socket = new Socket()) {
			socket.setReceiveBufferSize(8192);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
			socket.getOutputStream()
				.write("GET /service-a/api/data/rest HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
					.formatted(caller())
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(ended.await(8, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void respondsWith504WhenTheConnectionBreaksBeforeTheResponse() {
		CompletableFuture<Void> authServer = CompletableFuture.runAsync(() -> {
			try (Socket call = authServerSocket.accept()) {
				call.getInputStream().read(new byte[100]);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertProblem(get("/oauth2/jwks", null), 504);
		authServer.join();
	}

	@Test
	void respondsWith504WhenTheConnectionBreaksWithinTheResponse() {
		CompletableFuture<Void> authServer = CompletableFuture.runAsync(() -> {
			try (Socket call = authServerSocket.accept()) {
				call.getInputStream().read(new byte[100]);
				call.getOutputStream()
					.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\nX-Half: yes\r\n\r\nhalf"
						.getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		HttpResponse<String> response = get("/oauth2/jwks", null);
		assertProblem(response, 504);
		assertThat(response.headers().firstValue("X-Half")).isEmpty();
		authServer.join();
	}

}
