package dev.tricall.system.reliability;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TcpProxy;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One instance of service B loses its connection to the database.
 */
@SystemTest
@Disruptive
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "the test starts another instance")
class LostDatabaseSystemTests {

	private static final String DISCONNECTED = "service-b-3";

	private static final int INSTANCES = 3;

	private static final Duration OUTAGE = Duration.ofSeconds(8);

	private static final Duration NEVER = Duration.ofMinutes(1);

	private final TestSystem system;

	private final SystemControl control;

	LostDatabaseSystemTests(TestSystem system) {
		this.system = system;
		this.control = system.control();
	}

	@Test
	void noCallFailsWhileAnInstanceHasNoDatabase() throws Exception {
		int database = URI.create("tcp://" + this.control.address("postgres")).getPort();
		try (TcpProxy proxy = new TcpProxy(database); MeasuredLoad load = new MeasuredLoad(this.system)) {
			this.control.add(DISCONNECTED,
					Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/tricall".formatted(proxy.port())));
			awaitAll(load);
			load.forget();
			proxy.cut();
			long cut = System.nanoTime();
			await().atMost(TestSystem.PATIENCE).pollDelay(OUTAGE).until(() -> true);
			long mended = System.nanoTime();
			proxy.restore();
			awaitAll(load);
			this.control.remove(DISCONNECTED);
			Measurements calls = load.end();
			assertThat(calls.failed()).as("of %d calls", calls.calls().size()).isEmpty();
			assertThat(calls.from(cut).until(mended).balancedAfter(cut, INSTANCES)).isEqualTo(NEVER);
		}
	}

	private static void awaitAll(MeasuredLoad load) {
		long start = System.nanoTime();
		await().atMost(TestSystem.PATIENCE)
			.until(() -> load.results().balancedAfter(start, INSTANCES).compareTo(NEVER) < 0);
	}

}
