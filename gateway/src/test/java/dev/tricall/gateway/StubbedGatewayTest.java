package dev.tricall.gateway;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Base of tests with a stub of each service. The registry names an impostor as the
 * auth-server.
 */
public abstract class StubbedGatewayTest extends GatewayTest {

	protected static final Upstream impostor = new Upstream();

	protected StubbedGatewayTest(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) {
		register(registry, "service-a", serviceA.address());
		register(registry, "service-b", serviceB.address());
		register(registry, "auth-server", impostor.address());
		registry.add("gateway.auth-server", authServer::address);
	}

	/**
	 * Asserts that one request more than the limit is rejected, and others are served.
	 */
	protected void assertConcurrencyLimit(String target, @Nullable String token, Upstream service, int limit) {
		CountDownLatch end = new CountDownLatch(1);
		service.onRequest((exchange) -> {
			try {
				end.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			Upstream.respond(exchange, 200, "fine");
		});
		List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, limit)
			.mapToObj(
					(i) -> CompletableFuture.supplyAsync(() -> get(target, token), (task) -> new Thread(task).start()))
			.toList();
		await().until(() -> service.received().size() == limit);
		HttpResponse<String> response = get(target, token);
		end.countDown();
		assertProblem(response, 503);
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(calls).allSatisfy((call) -> assertThat(call.join().statusCode()).isEqualTo(200));
		assertThat(get(target, token).statusCode()).isEqualTo(200);
	}

}
