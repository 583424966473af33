package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.ArchiveStep;
import dev.tricall.system.Settings;
import dev.tricall.system.Topology;
import dev.tricall.system.run.Part;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.RunningSystem;
import dev.tricall.system.run.StartFailed;

/**
 * Runs the system for the demo: each part is a child process of this JVM.
 */
final class ProcessRunner {

	private final Settings settings;

	private final Progress out;

	private final RunningSystem system;

	private @Nullable Topology topology;

	ProcessRunner(Settings settings, Progress out) {
		this.settings = settings;
		this.out = out;
		this.system = new RunningSystem(settings.logs(), out);
	}

	/**
	 * Since the user typed the command: the script becomes this JVM, in the same process.
	 * Time that it spent on building is not counted.
	 */
	Instant prepare() {
		return ProcessHandle.current()
			.info()
			.startInstant()
			.orElseThrow()
			.plusSeconds(Long.getLong("tricall.build.seconds", 0));
	}

	void start() throws IOException, StartFailed, InterruptedException {
		Topology topology = new Topology(this.settings);
		this.topology = topology;
		List<Part> parts = topology.parts();
		this.out.line("Starting %d processes, logs are in %s".formatted(parts.size(), this.settings.logs()));
		this.system.start(parts);
	}

	String memory() throws IOException {
		Memory memory = Memory.now();
		return "Memory of all %d processes: %s.".formatted(memory.processes(), memory);
	}

	void afterTour() throws InterruptedException {
		new ArchiveStep(Objects.requireNonNull(this.topology), this.system, this.out)
			.run(this.settings.logs().resolve("training.log"));
	}

	String whatToEnd() {
		return "Kill any of these and watch it come back: " + this.system.parts()
			.stream()
			.map((part) -> part.name() + " " + part.pid())
			.collect(Collectors.joining(", "));
	}

	void stop() {
		if (this.system.parts().stream().anyMatch((part) -> part.isAlive())) {
			this.out.line("Stopping.");
			this.system.stop();
		}
	}

}
