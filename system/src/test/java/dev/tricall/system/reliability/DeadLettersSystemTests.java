package dev.tricall.system.reliability;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tricall.system.ledger.PoisonRecords;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Administration of dead letters through the gateway.
 */
@SystemTest
@Disruptive
class DeadLettersSystemTests {

	private static final String PATH = "/service-b/api/admin/dead-letters";

	private final TestSystem system;

	DeadLettersSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void deadLettersSurviveACrash() throws Exception {
		try (PoisonRecords poison = new PoisonRecords(this.system)) {
			List<String> dead = awaitDeadLetter(poison);
			this.system.control().kill("postgres", "service-b-1", "service-b-2");
			this.system.control().heal();
			this.system.awaitInstances();
			assertThat(poison.dead()).isEqualTo(dead).containsExactlyElementsOf(poison.written());
		}
	}

	@Test
	void aDeadLetterThatIsSentAgainStaysDeadForTheSameReason() throws Exception {
		try (PoisonRecords poison = new PoisonRecords(this.system)) {
			List<String> dead = awaitDeadLetter(poison);
			String path = PATH + "/" + newestId();
			assertThat(this.system.admin().get(path).field("reason")).contains("not a HandleRequest");
			Response again = this.system.admin().post(path + "/send-again", "");
			assertThat(again.status()).as(again.toString()).isEqualTo(200);
			assertThat(again.field("result")).isEqualTo("DEAD");
			assertThat(this.system.admin().post(PATH + "/send-again", "").json().path("DEAD").asInt(0)).isPositive();
			assertThat(poison.dead()).isEqualTo(dead);
		}
	}

	@Test
	void onlyAdminsSeeDeadLetters() {
		for (String path : List.of(PATH, PATH + "/1")) {
			assertProblem(this.system.demo().get(path), 403);
			assertProblem(this.system.anonymous().get(path), 401);
		}
		for (String path : List.of(PATH + "/send-again", PATH + "/1/send-again")) {
			assertProblem(this.system.demo().post(path, ""), 403);
			assertProblem(this.system.anonymous().post(path, ""), 401);
		}
	}

	private static List<String> awaitDeadLetter(PoisonRecords poison) throws Exception {
		poison.write();
		return await().atMost(TestSystem.PATIENCE).until(poison::dead, (dead) -> !dead.isEmpty());
	}

	private String newestId() {
		return this.system.admin()
			.pages(PATH, "0", "id")
			.reduce((first, last) -> last)
			.orElseThrow()
			.path("id")
			.asString();
	}

}
