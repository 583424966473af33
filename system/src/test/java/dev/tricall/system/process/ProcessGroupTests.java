package dev.tricall.system.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Small shell scripts stand in for the services. Each script appends its events to a
 * common journal.
 */
class ProcessGroupTests {

	private static final String RUNS = "echo NAME starts >> JOURNAL; trap 'echo NAME stops >> JOURNAL; exit 0' TERM; "
			+ "touch NAME.ready; while :; do sleep 0.05; done";

	private final List<String> lines = new CopyOnWriteArrayList<>();

	@TempDir
	private Path folder;

	private ProcessGroup group;

	@BeforeEach
	void createGroup() {
		this.group = new ProcessGroup(this.folder, this.lines::add, Duration.ofSeconds(3), Duration.ofMillis(700));
	}

	@AfterEach
	void stopGroup() {
		this.group.close();
	}

	@Test
	void startsDependenciesFirstAndStopsThemLast() throws Exception {
		this.group.start(List.of(process("base", RUNS), process("middle", RUNS).withDependencies("base"),
				process("top", RUNS).withDependencies("middle")));
		this.group.stop();
		assertThat(journal()).containsExactly("base starts", "middle starts", "top starts", "top stops", "middle stops",
				"base stops");
	}

	@Test
	void printsALineForEachReadyProcess() throws Exception {
		this.group.start(List.of(process("one", RUNS).withAddress("127.0.0.1:1234")));
		assertThat(this.lines).singleElement()
			.asString()
			.matches("one +ready in +\\d+\\.\\d s +pid " + this.group.process("one").pid() + " +127\\.0\\.0\\.1:1234");
	}

	@Test
	void rejectsAProcessThatComesBeforeItsDependencies() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> this.group.start(List.of(process("top", RUNS).withDependencies("base"), process("base", RUNS))))
			.withMessageContaining("top");
	}

	@Test
	void stopsAllAndReportsTheLogWhenAProcessFailsToStart() {
		ProcessDefinition broken = process("broken", "echo the reason; exit 7").withDependencies("good");
		assertThatExceptionOfType(StartFailedException.class)
			.isThrownBy(() -> this.group
				.start(List.of(process("good", RUNS), broken, process("late", RUNS).withDependencies("broken"))))
			.withMessageContaining("broken ended with exit code 7 while it was starting")
			.withMessageContaining("broken.log")
			.withMessageContaining("    the reason");
		assertThat(journal()).containsExactly("good starts", "good stops");
		assertThat(this.group.processes()).noneMatch(ManagedProcess::isAlive);
	}

	@Test
	void reportsAProcessThatIsNotReadyInTime() {
		assertThatExceptionOfType(StartFailedException.class)
			.isThrownBy(() -> this.group.start(List.of(process("slow", "exec sleep 60"))))
			.withMessageContaining("slow was not ready within 3 s");
		assertThat(this.group.processes()).noneMatch(ManagedProcess::isAlive);
	}

	@Test
	void reportsAFailedPreparation() {
		ProcessDefinition process = process("unprepared", RUNS)
			.withPreparation((log) -> Commands.run(List.of("sh", "-c", "echo no disk; exit 3"), Map.of(), "", log));
		assertThatExceptionOfType(StartFailedException.class).isThrownBy(() -> this.group.start(List.of(process)))
			.withMessageContaining("unprepared cannot be started: sh ended with exit code 3")
			.withMessageContaining("no disk");
	}

	@Test
	void stopDuringAStartLeavesNoProcessRunning() throws Exception {
		Thread stopper = new Thread(() -> {
			await().until(() -> !this.group.processes().isEmpty() && this.group.process("slow").isAlive());
			this.group.stop();
		});
		stopper.start();
		assertThatExceptionOfType(StartFailedException.class).isThrownBy(() -> this.group
			.start(List.of(process("slow", "exec sleep 60"), process("late", RUNS).withDependencies("slow"))));
		stopper.join();
		assertThat(this.group.processes()).noneMatch(ManagedProcess::isAlive);
	}

	@Test
	void restartsAProcessThatWasKilled() throws Exception {
		this.group.start(List.of(process("one", RUNS)));
		long before = this.group.process("one").pid();
		this.group.process("one").signal(Signal.KILL);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
		assertThat(this.group.process("one").pid()).isNotEqualTo(before);
		assertThat(this.lines).contains("one (pid %d) ended with exit code 137 and is restarted".formatted(before));
	}

	@Test
	void addsTheRestartEnvironmentOnlyOnRestart() throws Exception {
		String script = "echo \"NAME is ${MOOD:-new}\" >> JOURNAL; touch NAME.ready; exec sleep 60";
		this.group.start(List.of(process("one", script).withRestartEnvironment("MOOD", "back")));
		this.group.process("one").signal(Signal.KILL);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
		assertThat(journal()).containsExactly("one is new", "one is back");
	}

	@Test
	void delaysTheRestartOfAProcessThatKeepsEnding() throws Exception {
		this.group.start(List.of(process("one", "[ -f broken ] && exit 1; " + RUNS)));
		Files.createFile(this.folder.resolve("broken"));
		this.group.process("one").signal(Signal.KILL);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.endsWith("and is restarted in 1 s")));
		Files.delete(this.folder.resolve("broken"));
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
	}

	@Test
	void restartsOnlySupervisedProcesses() throws Exception {
		this.group.start(List.of(process("one", RUNS)));
		ManagedProcess one = this.group.process("one");
		one.supervise(false);
		one.signal(Signal.KILL);
		await().until(() -> !one.isAlive());
		await().during(Duration.ofMillis(500)).until(() -> !one.isAlive());
		one.supervise(true);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
	}

	@Test
	void startsAnUnsupervisedProcessManually() throws Exception {
		this.group.start(List.of(process("one", RUNS)));
		ManagedProcess one = this.group.process("one");
		one.supervise(false);
		one.signal(Signal.TERM);
		await().until(() -> !one.isAlive());
		one.start();
		one.awaitReady(Duration.ofSeconds(3));
		assertThat(one.isAlive()).isTrue();
	}

	@Test
	void killsAProcessThatDoesNotStopInTime() throws Exception {
		this.group.start(List.of(process("deaf", "trap '' TERM; touch NAME.ready; while :; do sleep 0.05; done")));
		ManagedProcess deaf = this.group.process("deaf");
		this.group.stop();
		assertThat(deaf.isAlive()).isFalse();
		assertThat(this.lines).anyMatch((line) -> line.contains("did not stop in time and is killed"));
	}

	@Test
	void stopsAFrozenProcessGracefully() throws Exception {
		this.group.start(List.of(process("one", RUNS)));
		this.group.process("one").signal(Signal.STOP);
		this.group.stop();
		assertThat(journal()).containsExactly("one starts", "one stops");
	}

	@Test
	void addsAndRemovesProcessesWhileItRuns() throws Exception {
		this.group.start(List.of(process("one", RUNS)));
		ManagedProcess two = this.group.add(process("two", RUNS));
		assertThat(two.isAlive()).isTrue();
		this.group.remove("two");
		assertThat(two.isAlive()).isFalse();
		assertThat(this.group.processes()).extracting(ManagedProcess::name).containsExactly("one");
	}

	@Test
	void canBeStartedAgainAfterAStop() throws Exception {
		List<ProcessDefinition> definitions = List.of(process("one", RUNS));
		this.group.start(definitions);
		this.group.stop();
		this.group.start(definitions);
		assertThat(this.group.process("one").isAlive()).isTrue();
	}

	private ProcessDefinition process(String name, String script) {
		Path ready = this.folder.resolve(name + ".ready");
		String commands = "cd %s; %s".formatted(this.folder,
				script.replace("NAME", name).replace("JOURNAL", "journal"));
		return ProcessDefinition.of(name, () -> List.of("sh", "-c", commands))
			.withPreparation((log) -> Files.deleteIfExists(ready))
			.withReadiness((process) -> Files.exists(ready));
	}

	private List<String> journal() {
		try {
			return Files.readAllLines(this.folder.resolve("journal"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
