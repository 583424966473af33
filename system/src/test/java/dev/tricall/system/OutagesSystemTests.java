package dev.tricall.system;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What callers are told while a part is away, and that all is well when it is back. Each
 * test leaves the system whole.
 */
@SystemTest
@Disruptive
class OutagesSystemTests {

	/** The gateway gives a call 5 s; the rest is for a busy machine. */
	private static final Duration ANSWER = Duration.ofSeconds(8);

	private final TestSystem system;

	private final Backstage parts;

	OutagesSystemTests(TestSystem system) {
		this.system = system;
		this.parts = system.backstage();
	}

	@AfterEach
	void heal() throws Exception {
		this.parts.heal();
		this.system.awaitInstances();
	}

	@Test
	void answers503WhenNoInstanceOfServiceBIsThereButKafkaTakesWhatIsHandledWhenOneIsBack() throws Exception {
		this.parts.kill("service-b-1", "service-b-2");
		Api.AT_ONCE.forEach((path) -> assertUnavailable(post(path)));
		String key = Api.newKey();
		Reply accepted = this.system.demo().post(Api.over("kafka"), Api.newId(), key, "patient");
		assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
		heal();
		assertThat(this.system.demo().awaitReceipt(accepted).field("status")).isEqualTo("APPLIED");
		assertThat(this.system.demo().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("patient");
	}

	@Test
	void answers504WhenServiceBHangs() throws Exception {
		this.parts.hang("service-b-1", "service-b-2");
		// At the same time, for the registry gives up an instance that hangs.
		List<Reply> replies = Api.AT_ONCE.parallelStream().map(this::post).toList();
		replies.forEach((reply) -> assertProblem(reply, 504));
	}

	@Test
	void answers503WhenServiceAIsAway() throws Exception {
		this.parts.kill("service-a-1");
		// A call on a connection that just broke may be told that its outcome is unknown.
		Reply reply = await().until(() -> post(Api.over("rest")), (each) -> each.status() != 504);
		assertUnavailable(reply);
		assertThat(post(Api.DIRECT).status()).isEqualTo(200);
	}

	@Test
	void answers503WhenTheDatabaseIsAway() throws Exception {
		this.parts.kill("postgres");
		Api.AT_ONCE.forEach((path) -> assertUnavailable(post(path)));
		assertUnavailable(this.system.demo().get(Api.DIRECT));
	}

	@Test
	void answers503OverKafkaWhenTheBrokerIsAway() throws Exception {
		this.parts.kill("kafka");
		assertUnavailable(post(Api.over("kafka")));
		Api.AT_ONCE.forEach((path) -> assertThat(post(path).status()).isEqualTo(200));
	}

	@Test
	void takesTokensThatItKnowsWhileTheIssuerIsAway() throws Exception {
		Api.WAYS.forEach((path) -> assertThat(post(path).status()).isBetween(200, 202));
		this.parts.kill("auth-server");
		Api.WAYS.forEach((path) -> assertThat(post(path).status()).isBetween(200, 202));
		Reply token = this.system.anonymous().post("/oauth2/token", "");
		assertThat(token.status()).as(token.toString()).isEqualTo(503);
	}

	@Test
	void callsGoOnWhileTheRegistryIsAway() throws Exception {
		this.parts.kill("discovery-server");
		Stream.generate(() -> Api.WAYS)
			.limit(5)
			.flatMap(List::stream)
			.forEach((path) -> assertThat(post(path).status()).isBetween(200, 202));
	}

	private Reply post(String path) {
		long start = System.nanoTime();
		Reply reply = this.system.demo().post(path, Api.newId(), Api.newKey(), "v");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER);
		return reply;
	}

	private static void assertUnavailable(Reply reply) {
		assertProblem(reply, 503);
		assertThat(reply.header("Retry-After")).matches("\\d+");
	}

}
