package dev.tricall.system.run;

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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Small shell scripts stand in for the parts. Each one writes into a common diary what
 * happens to it.
 */
class SupervisionTests {

	private static final String LIVES = "echo NAME starts >> DIARY; trap 'echo NAME stops >> DIARY; exit 0' TERM; "
			+ "touch NAME.ready; while :; do sleep 0.05; done";

	private final List<String> lines = new CopyOnWriteArrayList<>();

	@TempDir
	private Path folder;

	private RunningSystem system;

	@BeforeEach
	void createSystem() {
		this.system = new RunningSystem(this.folder, this.lines::add, Duration.ofSeconds(3), Duration.ofMillis(700),
				Duration.ofMillis(1));
	}

	@AfterEach
	void stopSystem() {
		this.system.close();
	}

	@Test
	void startsAPartAfterThoseItNeedsAndStopsItBeforeThem() throws Exception {
		this.system.start(List.of(part("base", LIVES), part("middle", LIVES).needing("base"),
				part("top", LIVES).needing("middle")));
		this.system.stop();
		assertThat(diary()).containsExactly("base starts", "middle starts", "top starts", "top stops", "middle stops",
				"base stops");
	}

	@Test
	void printsALineForEachPartThatIsReady() throws Exception {
		this.system.start(List.of(part("one", LIVES).at("127.0.0.1:1234")));
		assertThat(this.lines).singleElement()
			.asString()
			.matches("one +ready in +\\d+\\.\\d s +pid " + this.system.part("one").pid() + " +127\\.0\\.0\\.1:1234");
	}

	@Test
	void hasAPartGiveWayToOthersUntilItIsReadyAndWarm() throws Exception {
		assumeTrue(Files.isWritable(Path.of("/proc/self/autogroup")), "there is nothing of the kind on this machine");
		this.system.start(List.of(part("one", "cat /proc/self/autogroup >> DIARY; touch NAME.ready; exec sleep 60")));
		assertThat(diary()).singleElement().asString().endsWith(" nice 10");
		Path share = Path.of("/proc/%d/autogroup".formatted(this.system.part("one").pid()));
		await().untilAsserted(() -> assertThat(share).content().endsWith(" nice 0\n"));
	}

	@Test
	void refusesAPartThatComesBeforeWhatItNeeds() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.system.start(List.of(part("top", LIVES).needing("base"), part("base", LIVES))))
			.withMessageContaining("top");
	}

	@Test
	void saysWhyAndLeavesNothingRunningWhenAPartEndsWhileStarting() {
		Part broken = part("broken", "echo the reason; exit 7").needing("good");
		assertThatExceptionOfType(StartFailed.class)
			.isThrownBy(() -> this.system
				.start(List.of(part("good", LIVES), broken, part("late", LIVES).needing("broken"))))
			.withMessageContaining("broken ended with exit code 7 while it was starting")
			.withMessageContaining("broken.log")
			.withMessageContaining("    the reason");
		assertThat(diary()).containsExactly("good starts", "good stops");
		assertThat(this.system.parts()).noneMatch(RunningPart::isAlive);
	}

	@Test
	void saysSoWhenAPartDoesNotGetReadyInTime() {
		assertThatExceptionOfType(StartFailed.class)
			.isThrownBy(() -> this.system.start(List.of(part("slow", "exec sleep 60"))))
			.withMessageContaining("slow was not ready within 3 s");
		assertThat(this.system.parts()).noneMatch(RunningPart::isAlive);
	}

	@Test
	void saysWhyWhenAPartCannotBePrepared() {
		Part part = part("unprepared", LIVES)
			.preparedBy((log) -> Tools.run(List.of("sh", "-c", "echo no disk; exit 3"), Map.of(), "", log));
		assertThatExceptionOfType(StartFailed.class).isThrownBy(() -> this.system.start(List.of(part)))
			.withMessageContaining("unprepared cannot be started: sh ended with exit code 3")
			.withMessageContaining("no disk");
	}

	@Test
	void stopDuringAStartLeavesNothingRunning() throws Exception {
		Thread stopper = new Thread(() -> {
			await().until(() -> !this.system.parts().isEmpty() && this.system.part("slow").isAlive());
			this.system.stop();
		});
		stopper.start();
		assertThatExceptionOfType(StartFailed.class).isThrownBy(
				() -> this.system.start(List.of(part("slow", "exec sleep 60"), part("late", LIVES).needing("slow"))));
		stopper.join();
		assertThat(this.system.parts()).noneMatch(RunningPart::isAlive);
	}

	@Test
	void startsAgainAPartThatWasKilled() throws Exception {
		this.system.start(List.of(part("one", LIVES)));
		long before = this.system.part("one").pid();
		this.system.part("one").signal(Signal.KILL);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
		assertThat(this.system.part("one").pid()).isNotEqualTo(before);
		assertThat(this.lines).contains("one (pid %d) ended with exit code 137 and is started again".formatted(before));
	}

	@Test
	void tellsAPartThatItRejoinsTheOthers() throws Exception {
		String says = "echo \"NAME is ${MOOD:-new}\" >> DIARY; touch NAME.ready; exec sleep 60";
		this.system.start(List.of(part("one", says).rejoiningWith("MOOD", "back")));
		this.system.part("one").signal(Signal.KILL);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
		assertThat(diary()).containsExactly("one is new", "one is back");
	}

	@Test
	void waitsBeforeItStartsAgainAPartThatKeepsEnding() throws Exception {
		this.system.start(List.of(part("one", "[ -f broken ] && exit 1; " + LIVES)));
		Files.createFile(this.folder.resolve("broken"));
		this.system.part("one").signal(Signal.KILL);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.endsWith("and is started again in 1 s")));
		Files.delete(this.folder.resolve("broken"));
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
	}

	@Test
	void leavesAPartDownThatIsNotSupervisedUntilItIsAgain() throws Exception {
		this.system.start(List.of(part("one", LIVES)));
		RunningPart one = this.system.part("one");
		one.supervise(false);
		one.signal(Signal.KILL);
		await().until(() -> !one.isAlive());
		await().during(Duration.ofMillis(500)).until(() -> !one.isAlive());
		one.supervise(true);
		await().until(() -> this.lines.stream().anyMatch((line) -> line.startsWith("one is ready again")));
	}

	@Test
	void startsByHandWhatIsNotSupervised() throws Exception {
		this.system.start(List.of(part("one", LIVES)));
		RunningPart one = this.system.part("one");
		one.supervise(false);
		one.signal(Signal.TERM);
		await().until(() -> !one.isAlive());
		one.start();
		one.awaitReady(Duration.ofSeconds(3));
		assertThat(one.isAlive()).isTrue();
	}

	@Test
	void killsWhatDoesNotStopInTime() throws Exception {
		this.system.start(List.of(part("deaf", "trap '' TERM; touch NAME.ready; while :; do sleep 0.05; done")));
		RunningPart deaf = this.system.part("deaf");
		this.system.stop();
		assertThat(deaf.isAlive()).isFalse();
		assertThat(this.lines).anyMatch((line) -> line.contains("did not stop in time and is killed"));
	}

	@Test
	void stopsInGoodOrderWhatHangs() throws Exception {
		this.system.start(List.of(part("one", LIVES)));
		this.system.part("one").signal(Signal.STOP);
		this.system.stop();
		assertThat(diary()).containsExactly("one starts", "one stops");
	}

	@Test
	void takesAndLosesPartsWhileItRuns() throws Exception {
		this.system.start(List.of(part("one", LIVES)));
		RunningPart two = this.system.add(part("two", LIVES));
		assertThat(two.isAlive()).isTrue();
		this.system.remove("two");
		assertThat(two.isAlive()).isFalse();
		assertThat(this.system.parts()).extracting(RunningPart::name).containsExactly("one");
	}

	@Test
	void canBeStartedAgainWhenItHasBeenStopped() throws Exception {
		List<Part> parts = List.of(part("one", LIVES));
		this.system.start(parts);
		this.system.stop();
		this.system.start(parts);
		assertThat(this.system.part("one").isAlive()).isTrue();
	}

	private Part part(String name, String script) {
		Path ready = this.folder.resolve(name + ".ready");
		String commands = "cd %s; %s".formatted(this.folder, script.replace("NAME", name).replace("DIARY", "diary"));
		return Part.named(name)
			.preparedBy((log) -> Files.deleteIfExists(ready))
			.running(() -> List.of("sh", "-c", commands))
			.readyWhen((process) -> Files.exists(ready));
	}

	private List<String> diary() {
		try {
			return Files.readAllLines(this.folder.resolve("diary"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
