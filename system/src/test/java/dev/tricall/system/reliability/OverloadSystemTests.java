package dev.tricall.system.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import dev.tricall.system.ledger.Ledger;
import dev.tricall.system.ledger.LedgerLoad;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Disruptive;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenForge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Calls the system at ten times its capacity: calls either succeed or are rejected, no
 * acknowledged data is lost, and response times recover as soon as the load ends. The
 * results are written to {@code system/target/overload.md}.
 */
@SystemTest
@Disruptive
@EnabledOnOs(OS.LINUX)
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "the test reads the memory of processes")
class OverloadSystemTests {

	private static final Duration LOAD = Duration.ofSeconds((System.getProperty("tricall.ledger") != null) ? 30 : 6);

	private static final Duration CALM = Duration.ofSeconds(4);

	private static final Duration RECOVERY = Duration.ofSeconds(10);

	private static final int NORMAL_LOAD = 20;

	/** This many concurrent calls keep the system busy. */
	private static final int CONCURRENT_CALLS = 24;

	/** Enough subjects to stay below the gateway's limit per subject. */
	private static final int CALLERS = 20;

	private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

	private static final int MAX_PENDING = 500;

	/** The memory limit of a service in docker-compose.yml, in KiB. */
	private static final long MAX_MEMORY = 416 * 1024;

	private final TestSystem system;

	private final List<ApiClient> callers;

	private final List<String> table = new ArrayList<>(
			List.of("| load | calls per second | responses | median | slowest |", "|---|---|---|---|---|"));

	OverloadSystemTests(TestSystem system) throws Exception {
		this.system = system;
		this.callers = callers(system);
	}

	@Test
	void shedsLoadAboveCapacityAndRecovers() throws Exception {
		measure("first calls", NORMAL_LOAD, CONCURRENT_CALLS, CALM);
		Measurements normal = measure("normal", NORMAL_LOAD, CONCURRENT_CALLS, CALM);
		long capacity = measure("at capacity", CONCURRENT_CALLS * 100, CONCURRENT_CALLS, CALM).succeeded()
			.calls()
			.size() / CALM.toSeconds();
		Map<Long, Long> before = peakMemory();
		try (LedgerLoad witness = new LedgerLoad(this.system, NORMAL_LOAD)) {
			Measurements over = measure("ten times the capacity", (int) capacity * 10, MAX_PENDING, LOAD);
			long end = System.nanoTime();
			Measurements after = measure("normal again", NORMAL_LOAD, MAX_PENDING, RECOVERY.plus(CALM))
				.from(end + RECOVERY.toNanos());
			Ledger ledger = witness.end();
			this.table.add("");
			this.table.add("Largest process: %d MiB."
				.formatted(peakMemory().values().stream().mapToLong(Long::longValue).max().orElseThrow() / 1024));
			Files.write(Path.of("target/overload.md"), this.table);
			assertThat(over.answers().keySet()).isSubsetOf(200, 202, 429, 503);
			assertThat(over.succeeded().calls()).isNotEmpty();
			assertThat(ledger.faults()).isEmpty();
			assertThat(ledger.neverAcknowledged()).isEmpty();
			assertThat(peakMemory()).containsOnlyKeys(before.keySet())
				.allSatisfy((pid, most) -> assertThat(most).isLessThan(MAX_MEMORY));
			assertThat(after.answers().keySet()).isSubsetOf(200, 202);
			// Generous, because this is to detect a backlog and not noise.
			assertThat(after.median()).isLessThan(normal.median().multipliedBy(3).plusMillis(100));
		}
	}

	private Measurements measure(String what, int perSecond, int maxPending, Duration time) {
		Measurements measured;
		try (MeasuredLoad load = new MeasuredLoad(this.callers, ApiClient.WRITE_PATHS, perSecond, maxPending)) {
			await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
			measured = load.end();
		}
		this.table.add("| %s | %d | %s | %d ms | %d ms |".formatted(what, measured.calls().size() / time.toSeconds(),
				measured.answers(), measured.median().toMillis(), measured.slowest().toMillis()));
		return measured;
	}

	private static List<ApiClient> callers(TestSystem system) throws Exception {
		TokenForge forge = system.forge();
		List<ApiClient> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			Map<String, Object> claims = forge.claims("overload-" + i);
			claims.put("exp", Instant.now().plus(TOKEN_LIFETIME).getEpochSecond());
			callers.add(system.bearer(forge.signed(claims)));
		}
		return callers;
	}

	/** Returns the peak resident memory of each descendant of this JVM, in KiB. */
	private static Map<Long, Long> peakMemory() {
		return ProcessHandle.current()
			.descendants()
			.filter((process) -> process.info().command().filter((command) -> command.endsWith("/java")).isPresent())
			.map(ProcessHandle::pid)
			.collect(Collectors.toMap((pid) -> pid, OverloadSystemTests::peak));
	}

	private static long peak(long pid) {
		try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)))) {
			return lines.filter((line) -> line.startsWith("VmHWM:"))
				.map((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
