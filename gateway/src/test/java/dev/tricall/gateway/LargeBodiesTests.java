package dev.tricall.gateway;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * 300 bodies of 500 kB at a time that are held just before their end.
 */
@TestPropertySource(properties = { "gateway.deadline=60s", "server.tomcat.connection-timeout=60s" })
class LargeBodiesTests extends StubbedGatewayTest {

	private static final int COUNT = 300;

	private static final int SIZE = 500_000;

	private final List<Socket> held = new ArrayList<>();

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private GatewayProperties properties;

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
	void ofOneCallerTakeAThirdAndOthersAreServed(boolean lengthIsStated) throws IOException {
		String attacker = tokenOf("attacker");
		hold(() -> attacker, lengthIsStated);
		assertRefused("HTTP/1.1 429 ", bound() / 3);
		assertThat(post("/service-b/api/data", tokenOf("other"), "x".repeat(SIZE)).statusCode()).isEqualTo(200);
		assertThat(post("/service-a/api/data/rest", attacker, "{}").statusCode()).isEqualTo(200);
	}

	@Test
	void ofManyCallersTakeNoMoreThanAllAndSmallOnesAreServed() throws IOException {
		int[] caller = new int[1];
		hold(() -> tokenOf("attacker " + caller[0]++), true);
		assertRefused("HTTP/1.1 503 ", bound());
		assertThat(memory()).isGreaterThan(bound() * 0.9);
		assertThat(post("/service-a/api/data/rest", tokenOf("other"), "{}").statusCode()).isEqualTo(200);
	}

	/** All have been refused but those for which there is room. */
	private void assertRefused(String status, double room) throws IOException {
		int most = (int) (room / (SIZE - BodyBudget.FREE_BYTES));
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(memory()).isLessThanOrEqualTo(room);
			assertThat(this.held.stream().filter(LargeBodiesTests::isAnswered))
				.hasSizeGreaterThanOrEqualTo(COUNT - most);
		});
		for (Socket socket : this.held.stream().filter(LargeBodiesTests::isAnswered).toList()) {
			byte[] start = socket.getInputStream().readNBytes(status.length());
			assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo(status);
		}
	}

	private static boolean isAnswered(Socket socket) {
		try {
			return socket.getInputStream().available() > 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void hold(Supplier<String> tokens, boolean lengthIsStated) throws IOException {
		String length = lengthIsStated ? "Content-Length: " + SIZE : "Transfer-Encoding: chunked";
		byte[] body = ((lengthIsStated ? "" : Integer.toHexString(SIZE) + "\r\n") + "x".repeat(SIZE - 1))
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
				// Refused before all of it was sent.
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
