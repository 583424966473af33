package dev.tricall.gateway.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

import dev.tricall.gateway.StubbedGatewayTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sends 300 concurrent bodies of 500 kB, each without its last byte.
 */
@TestPropertySource(properties = { "gateway.deadline=60s", "server.tomcat.connection-timeout=60s" })
class LargeBodiesTests extends StubbedGatewayTest {

	private static final int COUNT = 300;

	private static final int SIZE = 500_000;

	private final List<Socket> held = new ArrayList<>();

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private LimitsProperties properties;

	LargeBodiesTests(Environment environment) {
		super(environment);
	}

	@AfterEach
	void release() throws IOException {
		for (Socket socket : this.held) {
			socket.close();
		}
		await().untilAsserted(() -> assertThat(memory()).isZero());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void oneCallerUsesAThirdOfTheMemoryAndOthersAreServed(boolean hasContentLength) throws IOException {
		String attacker = tokenOf("attacker");
		hold(() -> attacker, hasContentLength);
		assertRejected("HTTP/1.1 429 ", bound() / 3);
		assertThat(post("/service-b/api/data", tokenOf("other"), "x".repeat(SIZE)).statusCode()).isEqualTo(200);
		assertThat(post("/service-a/api/data/rest", attacker, "{}").statusCode()).isEqualTo(200);
	}

	@Test
	void manyCallersUseTheMemoryAndSmallBodiesAreServed() throws IOException {
		int[] caller = new int[1];
		hold(() -> tokenOf("attacker " + caller[0]++), true);
		assertRejected("HTTP/1.1 503 ", bound());
		assertThat(memory()).isGreaterThan(bound() * 0.9);
		assertThat(post("/service-a/api/data/rest", tokenOf("other"), "{}").statusCode()).isEqualTo(200);
	}

	/** Asserts that all bodies are rejected except those that fit into the memory. */
	private void assertRejected(String status, double room) throws IOException {
		int maxHeld = (int) (room / (SIZE - BodyBudget.FREE_BYTES));
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(memory()).isLessThanOrEqualTo(room);
			assertThat(this.held.stream().filter(LargeBodiesTests::hasResponse))
				.hasSizeGreaterThanOrEqualTo(COUNT - maxHeld);
		});
		for (Socket socket : this.held.stream().filter(LargeBodiesTests::hasResponse).toList()) {
			byte[] start = socket.getInputStream().readNBytes(status.length());
			assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo(status);
		}
	}

	private static boolean hasResponse(Socket socket) {
		try {
			return socket.getInputStream().available() > 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void hold(Supplier<String> tokens, boolean hasContentLength) throws IOException {
		String length = hasContentLength ? "Content-Length: " + SIZE : "Transfer-Encoding: chunked";
		byte[] body = ((hasContentLength ? "" : Integer.toHexString(SIZE) + "\r\n") + "x".repeat(SIZE - 1))
			.getBytes(StandardCharsets.US_ASCII);
		for (int i = 0; i < COUNT; i++) {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
			this.held.add(socket);
			try {
				socket.getOutputStream()
					.write("POST /service-a/api/data/rest HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
						.formatted(tokens.get(), length)
						.getBytes(StandardCharsets.US_ASCII));
				socket.getOutputStream().write(body);
			}
			catch (IOException ex) {
				// The gateway has rejected the request before all of it was sent.
				assertThat(i).isPositive();
			}
		}
	}

	private double bound() {
		return this.properties.bodyMemory().toBytes();
	}

	private double memory() {
		return this.meters.get("tricall.body.memory").gauge().value();
	}

}
