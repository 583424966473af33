package dev.tricall.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import dev.tricall.gateway.GatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Failover between two instances of service A, one of which fails in a test, and of
 * service B, one of which is not reachable. Of two calls, one goes to the failing
 * instance first.
 */
@TestPropertySource(properties = { "gateway.deadline=2s", "balancing.attempt-timeout=500ms" })
class FailoverTests extends GatewayTest {

	private static final Upstream other = new Upstream();

	private final CountDownLatch end = new CountDownLatch(1);

	private final HttpHandler hangs = (exchange) -> {
		try {
			this.end.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	};

	private final String caller = token("data.read data.write");

	FailoverTests(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) throws IOException {
		String instances = "spring.cloud.discovery.client.simple.instances.";
		registry.add(instances + "service-a[0].uri", serviceA::address);
		registry.add(instances + "service-a[1].uri", other::address);
		try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String address = "http://localhost:" + gone.getLocalPort();
			registry.add(instances + "service-b[0].uri", () -> address);
		}
		registry.add(instances + "service-b[1].uri", serviceB::address);
	}

	/** An instance that failed in the previous test recovers after a few calls. */
	@BeforeEach
	void awaitRecovery() {
		other.reset();
		await().until(() -> {
			get("/service-a/api/x", this.caller);
			return serviceA.received().size() > 5 && other.received().size() > 5;
		});
		serviceA.reset();
		other.reset();
	}

	@AfterEach
	void release() {
		this.end.countDown();
	}

	@Test
	void distributesCallsEvenly() {
		for (int i = 0; i < 10; i++) {
			get("/service-a/api/x", this.caller);
		}
		assertThat(serviceA.received()).hasSize(5);
		assertThat(other.received()).hasSize(5);
	}

	@Test
	void retriesAPostWithAKeyWhenAnInstanceHangs() {
		serviceA.onRequest(this.hangs);
		assertThat(statuses("some-key", "/service-a/api/x")).containsOnly(200);
		assertThat(serviceA.received()).hasSize(1);
		assertThat(other.received()).hasSize(2)
			.allMatch((request) -> request.body().equals("{}") && request.header("Idempotency-Key").equals("some-key"));
	}

	@Test
	void doesNotRetryAPostWithoutAKeyThatMayHaveBeenReceived() {
		serviceA.onRequest(this.hangs);
		assertThat(statuses(null, "/service-a/api/x")).containsExactlyInAnyOrder(200, 504);
		assertThat(serviceA.received()).hasSize(1);
		assertThat(other.received()).hasSize(1);
	}

	@Test
	void retriesAPostWithAKeyAfterA503() {
		serviceA.onRequest((exchange) -> Upstream.respond(exchange, 503, "busy"));
		assertThat(statuses("some-key", "/service-a/api/x")).containsOnly(200);
		assertThat(serviceA.received()).hasSize(1);
	}

	@Test
	void forwardsThe503OfAPostWithoutAKey() {
		serviceA.onRequest((exchange) -> Upstream.respond(exchange, 503, "busy"));
		assertThat(statuses(null, "/service-a/api/x")).containsExactlyInAnyOrder(200, 503);
		assertThat(other.received()).hasSize(1);
	}

	@Test
	void retriesAnyCallWhenAnInstanceIsGone() {
		assertThat(statuses(null, "/service-b/api/x")).containsOnly(200);
		assertThat(serviceB.received()).hasSize(2);
	}

	/** Returns the statuses of two calls. */
	private List<Integer> statuses(@Nullable String key, String path) {
		return Stream.of(1, 2).map((i) -> {
			HttpRequest.Builder request = request(path, this.caller).header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString("{}"));
			return send((key != null) ? request.header("Idempotency-Key", key) : request);
		}).map(HttpResponse::statusCode).toList();
	}

}
