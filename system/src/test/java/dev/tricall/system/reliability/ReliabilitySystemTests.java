package dev.tricall.system.reliability;

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

import dev.tricall.system.ledger.Ledger;
import dev.tricall.system.ledger.LedgerLoad;
import dev.tricall.system.ledger.PoisonRecords;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills processes under load. All acknowledged data must have been applied, once and in
 * order. With {@code -Dtricall.ledger=100} (calls per second), the tests take longer and
 * kill more often. The results are written to {@code system/target/reliability.md}.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "one long run is enough")
class ReliabilitySystemTests {

	private static final String LEDGER = "tricall.ledger";

	private static final boolean LONG = System.getProperty(LEDGER) != null;

	private static final int CALLS_PER_SECOND = Integer.getInteger(LEDGER, 20);

	/** The load continues until it has made the calls of this time. */
	private static final Duration LOAD = Duration.ofSeconds(LONG ? 30 : 4);

	private static final Duration CALM = Duration.ofSeconds(LONG ? 4 : 1);

	/** The statuses that a caller may get from a running gateway. */
	private static final Set<Integer> STATUSES = Set.of(200, 202, 429, 503, 504);

	private static final List<String> table = new ArrayList<>(List.of(Ledger.HEAD));

	private final TestSystem system;

	private final SystemControl control;

	private LedgerLoad load;

	ReliabilitySystemTests(TestSystem system) {
		this.system = system;
		this.control = system.control();
	}

	@AfterAll
	static void writeReport() throws IOException {
		Files.write(Path.of("target/reliability.md"), table);
	}

	@BeforeEach
	void startLoad() {
		this.load = new LedgerLoad(this.system, CALLS_PER_SECOND);
		pass(CALM);
	}

	@AfterEach
	void heal() throws Exception {
		this.load.close();
		this.control.heal();
		this.system.awaitInstances();
	}

	@Test
	void ledgerIsCorrectWhenInstancesOfServiceBAreKilled() throws Exception {
		for (int i = 0; i < (LONG ? 10 : 2); i++) {
			killAndHeal("service-b-" + (i % 2 + 1));
		}
		assertHolds(
				LONG ? "`kill -9` of each instance of service B, 5 times" : "`kill -9` of each instance of service B");
	}

	@Test
	void ledgerIsCorrectWhenTheBrokerIsKilled() throws Exception {
		for (int i = 0; i < (LONG ? 2 : 1); i++) {
			killAndHeal("kafka");
		}
		assertHolds("`kill -9` of the broker" + (LONG ? ", twice" : ""));
	}

	@Test
	void ledgerIsCorrectWhenTheDatabaseIsKilled() throws Exception {
		killAndHeal("postgres");
		assertHolds("`kill -9` of PostgreSQL");
	}

	@Test
	@EnabledIfSystemProperty(named = LEDGER, matches = ".+")
	void ledgerIsCorrectWhenTheDatabaseIsStopped() throws Exception {
		this.control.stop("postgres");
		pass(Duration.ofSeconds(10));
		this.control.heal();
		assertHolds("PostgreSQL stopped for 10 s");
	}

	@Test
	@EnabledIfSystemProperty(named = LEDGER, matches = ".+")
	void ledgerIsCorrectWhenServiceAIsKilled() throws Exception {
		killAndHeal("service-a-1");
		assertHolds("`kill -9` of service A");
	}

	@Test
	@EnabledIfSystemProperty(named = LEDGER, matches = ".+")
	void ledgerIsCorrectWhenServiceBIsScaled() throws Exception {
		this.control.remove("service-b-2");
		pass(CALM);
		this.control.add("service-b-2");
		this.control.add("service-b-3");
		pass(CALM);
		this.control.remove("service-b-3");
		pass(CALM);
		this.control.remove("service-b-2");
		assertHolds("service B scaled 1, 3, 2, 1");
		this.control.add("service-b-2");
	}

	@Test
	void onlyPoisonRecordsBecomeDeadLetters() throws Exception {
		try (PoisonRecords poison = new PoisonRecords(this.system)) {
			for (int i = 1; i <= (LONG ? 32 : 8); i++) {
				int calls = i * (LONG ? 100 : 10);
				await().atMost(TestSystem.PATIENCE).until(() -> this.load.started() >= calls);
				poison.write();
			}
			assertHolds(LONG ? "1 poison record per 100 calls" : "1 poison record per 10 calls");
			poison.write(); // once this record is a dead letter, all earlier ones are
			await().atMost(TestSystem.PATIENCE).until(() -> poison.dead().size() >= poison.written().size());
			assertThat(poison.dead()).containsExactlyInAnyOrderElementsOf(poison.written());
		}
	}

	@Test
	void ledgerIsCorrectWhenTheSystemIsRestarted() throws Exception {
		this.control.stop();
		this.control.start();
		assertHolds("system stopped by `SIGTERM` and restarted", 0);
	}

	private void killAndHeal(String name) throws Exception {
		this.control.kill(name);
		this.control.heal();
		pass(CALM);
	}

	/**
	 * @param alsoExpected further statuses; 0 stands for no response
	 */
	private void assertHolds(String event, Integer... alsoExpected) throws Exception {
		await().atMost(TestSystem.PATIENCE).until(() -> this.load.started() >= CALLS_PER_SECOND * LOAD.toSeconds());
		pass(CALM);
		Ledger ledger = this.load.end();
		table.add(ledger.row(event, CALLS_PER_SECOND));
		assertThat(ledger.faults()).as("of %d calls", ledger.entries().size()).isEmpty();
		assertThat(ledger.neverAcknowledged()).isEmpty();
		assertThat(ledger.answers().keySet()).filteredOn((status) -> !List.of(alsoExpected).contains(status))
			.isSubsetOf(STATUSES);
	}

	private static void pass(Duration time) {
		await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
	}

}
