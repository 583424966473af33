package dev.tricall.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.awaitility.Awaitility.await;

/**
 * Base of tests with low limits, a stub of service A, and an auth-server whose
 * connections a test accepts itself.
 */
@TestPropertySource(properties = { "gateway.body-limit=8KB", "gateway.requests-per-second=5", "gateway.deadline=2s",
		"gateway.connection-timeout=300ms", "gateway.connections-per-instance=4", "gateway.calls-per-service=6",
		"gateway.calls-per-caller=5", "gateway.bytes-per-second=4KB", "gateway.other-body-limit=2KB",
		"server.tomcat.connection-timeout=1s" })
public abstract class LowLimitsGatewayTest extends GatewayTest {

	protected static final ServerSocket authServerSocket = serverSocket();

	protected LowLimitsGatewayTest(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) {
		register(registry, "service-a", serviceA.address());
		registry.add("gateway.auth-server", () -> "http://localhost:" + authServerSocket.getLocalPort());
	}

	private static ServerSocket serverSocket() {
		try {
			return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Makes a first call, which is slow. */
	@BeforeEach
	void warmUp() {
		await().until(() -> get("/service-a/api/data/rest", caller()).statusCode() == 200);
		serviceA.reset();
	}

	/** Returns the token of a new caller, whose limits no other test has used. */
	protected static String caller() {
		return tokenOf(UUID.randomUUID().toString());
	}

	/** Waits for the latch and returns whether it has reached zero. */
	protected static boolean awaitEnd(CountDownLatch end, int withinMillis) {
		try {
			return end.await(withinMillis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
