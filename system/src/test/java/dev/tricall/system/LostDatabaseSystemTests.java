package dev.tricall.system;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One instance of service B has lost its way to the database, the others have not.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it starts one more instance")
class LostDatabaseSystemTests {

	private static final String LOSER = "service-b-3";

	private static final int INSTANCES = 3;

	private static final Duration CUT = Duration.ofSeconds(8);

	private static final Duration NEVER = Duration.ofMinutes(1);

	private final TestSystem system;

	private final Backstage parts;

	LostDatabaseSystemTests(TestSystem system) {
		this.system = system;
		this.parts = system.backstage();
	}

	@Test
	void noCallFailsWhileOneInstanceHasLostTheDatabase() throws Exception {
		int database = URI.create("tcp://" + this.parts.address("postgres")).getPort();
		try (Relay way = new Relay(database); MeasuredLoad load = new MeasuredLoad(this.system)) {
			this.parts.add(LOSER,
					Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/tricall".formatted(way.port())));
			awaitAll(load);
			load.forget();
			way.cut();
			long cut = System.nanoTime();
			await().atMost(TestSystem.PATIENCE).pollDelay(CUT).until(() -> true);
			long mended = System.nanoTime();
			way.mend();
			awaitAll(load);
			this.parts.remove(LOSER);
			Measured calls = load.end();
			assertThat(calls.failed()).as("of %d calls", calls.calls().size()).isEmpty();
			assertThat(calls.from(cut).until(mended).evenAfter(cut, INSTANCES)).isEqualTo(NEVER);
		}
	}

	private static void awaitAll(MeasuredLoad load) {
		long start = System.nanoTime();
		await().atMost(TestSystem.PATIENCE).until(() -> load.soFar().evenAfter(start, INSTANCES).compareTo(NEVER) < 0);
	}

}
