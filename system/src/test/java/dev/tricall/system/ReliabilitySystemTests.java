package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever dies under load: what was acknowledged is there, once and in order. With
 * {@code -Dtricall.ledger=100}, calls a second, everything takes longer and happens more
 * often. The figures go to {@code system/target/reliability.md}.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it takes its time once")
class ReliabilitySystemTests {

	private static final String LEDGER = "tricall.ledger";

	private static final boolean LONG = System.getProperty(LEDGER) != null;

	private static final int CALLS_PER_SECOND = Integer.getInteger(LEDGER, 20);

	/** There are at least as many calls as make up so much time. */
	private static final Duration LOAD = Duration.ofSeconds(LONG ? 30 : 4);

	private static final Duration CALM = Duration.ofSeconds(LONG ? 4 : 1);

	/** What a caller may be told while there is a gateway. */
	private static final Set<Integer> ANSWERS = Set.of(200, 202, 429, 503, 504);

	private static final List<String> table = new ArrayList<>(List.of(Ledger.HEAD));

	private final TestSystem system;

	private final Backstage parts;

	private LedgerLoad load;

	ReliabilitySystemTests(TestSystem system) {
		this.system = system;
		this.parts = system.backstage();
	}

	@AfterAll
	static void write() throws IOException {
		Files.write(Path.of("target/reliability.md"), table);
	}

	@BeforeEach
	void call() {
		this.load = new LedgerLoad(this.system, CALLS_PER_SECOND);
		pass(CALM);
	}

	@AfterEach
	void heal() throws Exception {
		this.load.close();
		this.parts.heal();
		this.system.awaitInstances();
	}

	@Test
	void holdsWhenInstancesOfServiceBAreKilled() throws Exception {
		for (int i = 0; i < (LONG ? 10 : 2); i++) {
			killed("service-b-" + (i % 2 + 1));
		}
		assertHolds(LONG ? "`kill -9` of each service B in turn, 5 times" : "`kill -9` of each service B");
	}

	@Test
	void holdsWhenTheBrokerIsKilled() throws Exception {
		for (int i = 0; i < (LONG ? 2 : 1); i++) {
			killed("kafka");
		}
		assertHolds("`kill -9` of the broker" + (LONG ? ", twice" : ""));
	}

	@Test
	void holdsWhenTheDatabaseIsKilled() throws Exception {
		killed("postgres");
		assertHolds("`kill -9` of PostgreSQL");
	}

	@Test
	@EnabledIfSystemProperty(named = LEDGER, matches = ".+")
	void holdsWhenTheDatabaseIsStoppedForAWhile() throws Exception {
		this.parts.stop("postgres");
		pass(Duration.ofSeconds(10));
		this.parts.heal();
		assertHolds("PostgreSQL stopped for 10 s");
	}

	@Test
	@EnabledIfSystemProperty(named = LEDGER, matches = ".+")
	void holdsWhenServiceAIsKilled() throws Exception {
		killed("service-a-1");
		assertHolds("`kill -9` of service A");
	}

	@Test
	@EnabledIfSystemProperty(named = LEDGER, matches = ".+")
	void holdsWhenInstancesOfServiceBComeAndGo() throws Exception {
		this.parts.remove("service-b-2");
		pass(CALM);
		this.parts.add("service-b-2");
		this.parts.add("service-b-3");
		pass(CALM);
		this.parts.remove("service-b-3");
		pass(CALM);
		this.parts.remove("service-b-2");
		assertHolds("service B scaled 1, 3, 2, 1");
		this.parts.add("service-b-2");
	}

	@Test
	void holdsAmongPoisonAndMakesDeadLettersOfNothingElse() throws Exception {
		try (Poison poison = new Poison(this.system)) {
			for (int i = 1; i <= (LONG ? 32 : 8); i++) {
				int calls = i * (LONG ? 100 : 10);
				await().atMost(TestSystem.PATIENCE).until(() -> this.load.begun() >= calls);
				poison.write();
			}
			assertHolds(LONG ? "1 poison record to 100 calls" : "1 poison record to 10 calls");
			poison.write(); // all that came before are dead by the time that this is
			await().atMost(TestSystem.PATIENCE).until(() -> poison.dead().size() >= poison.written().size());
			assertThat(poison.dead()).containsExactlyInAnyOrderElementsOf(poison.written());
		}
	}

	@Test
	void holdsWhenTheWholeSystemIsStoppedAndStartedAgain() throws Exception {
		this.parts.stop();
		this.parts.start();
		assertHolds("the whole system stopped by `SIGTERM` and started again", 0);
	}

	private void killed(String part) throws Exception {
		this.parts.kill(part);
		this.parts.heal();
		pass(CALM);
	}

	/**
	 * @param alsoAnswered may have been the answer besides; 0 stands for none
	 */
	private void assertHolds(String event, Integer... alsoAnswered) throws Exception {
		await().atMost(TestSystem.PATIENCE).until(() -> this.load.begun() >= CALLS_PER_SECOND * LOAD.toSeconds());
		pass(CALM);
		Ledger ledger = this.load.end();
		table.add(ledger.row(event, CALLS_PER_SECOND));
		assertThat(ledger.faults()).as("of %d calls", ledger.entries().size()).isEmpty();
		assertThat(ledger.neverAcknowledged()).isEmpty();
		assertThat(ledger.answers().keySet()).filteredOn((status) -> !List.of(alsoAnswered).contains(status))
			.isSubsetOf(ANSWERS);
	}

	private static void pass(Duration time) {
		await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
	}

}
