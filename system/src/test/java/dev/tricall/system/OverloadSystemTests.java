package dev.tricall.system;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten times the load that the system can carry: some calls are answered, the others
 * refused, none waits in vain or is lost, and it is over when it is over. The figures go
 * to {@code system/target/overload.md}.
 */
@SystemTest
@Disruptive
@EnabledOnOs(OS.LINUX)
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "it looks at processes")
class OverloadSystemTests {

	private static final Duration LOAD = Duration.ofSeconds((System.getProperty("tricall.ledger") != null) ? 30 : 6);

	private static final Duration CALM = Duration.ofSeconds(4);

	private static final Duration RECOVERY = Duration.ofSeconds(10);

	private static final int GENTLE = 20;

	/** As many calls at a time keep the system busy. */
	private static final int BUSY = 24;

	/** So many subjects that the gateway's limit of each one is not in the way. */
	private static final int CALLERS = 20;

	private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

	private static final int MOST_WAITING = 500;

	/** What docker-compose.yml grants a service, in KiB. */
	private static final long MEMORY = 416 * 1024;

	private final TestSystem system;

	private final List<Api> callers;

	private final List<String> table = new ArrayList<>(
			List.of("| load | calls a second | answers | median | slowest |", "|---|---|---|---|---|"));

	OverloadSystemTests(TestSystem system) throws Exception {
		this.system = system;
		this.callers = callers(system);
	}

	@Test
	void refusesWhatItCannotCarryAndIsItselfAgainSoon() throws Exception {
		measure("first calls", GENTLE, BUSY, CALM);
		Measured normal = measure("gentle", GENTLE, BUSY, CALM);
		long capacity = measure("as much as it carries", BUSY * 100, BUSY, CALM).succeeded().calls().size()
				/ CALM.toSeconds();
		Map<Long, Long> before = memory();
		try (LedgerLoad witness = new LedgerLoad(this.system, GENTLE)) {
			Measured over = measure("ten times as much", (int) capacity * 10, MOST_WAITING, LOAD);
			long end = System.nanoTime();
			Measured after = measure("gentle again", GENTLE, MOST_WAITING, RECOVERY.plus(CALM))
				.from(end + RECOVERY.toNanos());
			Ledger ledger = witness.end();
			this.table.add("");
			this.table.add("Largest process: %d MiB."
				.formatted(memory().values().stream().mapToLong(Long::longValue).max().orElseThrow() / 1024));
			Files.write(Path.of("target/overload.md"), this.table);
			assertThat(over.answers().keySet()).isSubsetOf(200, 202, 429, 503);
			assertThat(over.succeeded().calls()).isNotEmpty();
			assertThat(ledger.faults()).isEmpty();
			assertThat(ledger.neverAcknowledged()).isEmpty();
			assertThat(memory()).containsOnlyKeys(before.keySet())
				.allSatisfy((pid, most) -> assertThat(most).isLessThan(MEMORY));
			assertThat(after.answers().keySet()).isSubsetOf(200, 202);
			// Generous, for what is noticed here is a queue, not noise.
			assertThat(after.median()).isLessThan(normal.median().multipliedBy(3).plusMillis(100));
		}
	}

	private Measured measure(String what, int perSecond, int mostWaiting, Duration time) {
		Measured measured;
		try (MeasuredLoad load = new MeasuredLoad(this.callers, Api.WAYS, perSecond, mostWaiting)) {
			await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
			measured = load.end();
		}
		this.table.add("| %s | %d | %s | %d ms | %d ms |".formatted(what, measured.calls().size() / time.toSeconds(),
				measured.answers(), measured.median().toMillis(), measured.slowest().toMillis()));
		return measured;
	}

	private static List<Api> callers(TestSystem system) throws Exception {
		TokenForge forge = system.forge();
		List<Api> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			Map<String, Object> claims = forge.claims("overload-" + i);
			claims.put("exp", Instant.now().plus(TOKEN_LIFETIME).getEpochSecond());
			callers.add(system.bearer(forge.signed(claims)));
		}
		return callers;
	}

	/** The most that each process below this one has taken so far, in KiB. */
	private static Map<Long, Long> memory() {
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
