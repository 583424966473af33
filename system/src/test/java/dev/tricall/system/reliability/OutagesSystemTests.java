package dev.tricall.system.reliability;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Responses during an outage of one process, and recovery after it.
 */
@SystemTest
@Disruptive
class OutagesSystemTests {

	/** The gateway's deadline of 5 s, and some time for a busy machine. */
	private static final Duration RESPONSE_TIME = Duration.ofSeconds(8);

	private final TestSystem system;

	private final SystemControl control;

	OutagesSystemTests(TestSystem system) {
		this.system = system;
		this.control = system.control();
	}

	@AfterEach
	void heal() throws Exception {
		this.control.heal();
		this.system.awaitInstances();
	}

	@Test
	void respondsWith503WithoutServiceBWhileKafkaAcceptsData() throws Exception {
		this.control.kill("service-b-1", "service-b-2");
		ApiClient.SYNCHRONOUS_PATHS.forEach((path) -> assertUnavailable(post(path)));
		String key = ApiClient.newKey();
		Response accepted = this.system.demo().post(ApiClient.pathFor("kafka"), ApiClient.newId(), key, "patient");
		assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
		heal();
		assertThat(this.system.demo().awaitReceipt(accepted).field("status")).isEqualTo("APPLIED");
		assertThat(this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("patient");
	}

	@Test
	void respondsWith504WhenServiceBHangs() throws Exception {
		this.control.hang("service-b-1", "service-b-2");
		// Concurrently, because the lease of an instance that hangs expires.
		List<Response> responses = ApiClient.SYNCHRONOUS_PATHS.parallelStream().map(this::post).toList();
		responses.forEach((response) -> assertProblem(response, 504));
	}

	@Test
	void respondsWith503WithoutServiceA() throws Exception {
		this.control.kill("service-a-1");
		// A call on a connection that just broke may get 504: its outcome is unknown.
		Response response = await().until(() -> post(ApiClient.pathFor("rest")), (each) -> each.status() != 504);
		assertUnavailable(response);
		assertThat(post(ApiClient.SERVICE_B_DATA).status()).isEqualTo(200);
	}

	@Test
	void respondsWith503WithoutTheDatabase() throws Exception {
		this.control.kill("postgres");
		ApiClient.SYNCHRONOUS_PATHS.forEach((path) -> assertUnavailable(post(path)));
		assertUnavailable(this.system.demo().get(ApiClient.SERVICE_B_DATA));
	}

	@Test
	void respondsWith503OverKafkaWithoutTheBroker() throws Exception {
		this.control.kill("kafka");
		assertUnavailable(post(ApiClient.pathFor("kafka")));
		ApiClient.SYNCHRONOUS_PATHS.forEach((path) -> assertThat(post(path).status()).isEqualTo(200));
	}

	@Test
	void acceptsKnownTokensWithoutTheIssuer() throws Exception {
		ApiClient.WRITE_PATHS.forEach((path) -> assertThat(post(path).status()).isBetween(200, 202));
		this.control.kill("auth-server");
		ApiClient.WRITE_PATHS.forEach((path) -> assertThat(post(path).status()).isBetween(200, 202));
		Response token = this.system.anonymous().post("/oauth2/token", "");
		assertThat(token.status()).as(token.toString()).isEqualTo(503);
	}

	@Test
	void callsSucceedWithoutTheRegistry() throws Exception {
		this.control.kill("discovery-server");
		Stream.generate(() -> ApiClient.WRITE_PATHS)
			.limit(5)
			.flatMap(List::stream)
			.forEach((path) -> assertThat(post(path).status()).isBetween(200, 202));
	}

	private Response post(String path) {
		long start = System.nanoTime();
		Response response = this.system.demo().post(path, ApiClient.newId(), ApiClient.newKey(), "v");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RESPONSE_TIME);
		return response;
	}

	private static void assertUnavailable(Response response) {
		assertProblem(response, 503);
		assertThat(response.header("Retry-After")).matches("\\d+");
	}

}
