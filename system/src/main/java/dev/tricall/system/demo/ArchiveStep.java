package dev.tricall.system.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

import dev.tricall.system.Topology;
import dev.tricall.system.parts.JavaProgram;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.RunningSystem;

/**
 * After the first tour since a build: trains the services' JVMs, so that the next starts
 * are quicker. Failing at it is no failure of the demo.
 */
final class ArchiveStep {

	private final Topology topology;

	private final RunningSystem system;

	private final Progress out;

	ArchiveStep(Topology topology, RunningSystem system, Progress out) {
		this.topology = topology;
		this.system = system;
		this.out = out;
	}

	/**
	 * Trains what needs it, one after another.
	 * @param log where the programs say what they do
	 */
	void run(Path log) throws InterruptedException {
		Map<String, JavaProgram> programs = this.topology.programs();
		if (programs.values().stream().noneMatch(JavaProgram::needsTraining)) {
			return;
		}
		this.out.line("Preparing quicker starts, once after a build ...");
		long start = System.nanoTime();
		for (Map.Entry<String, JavaProgram> program : programs.entrySet()) {
			try {
				program.getValue().train(this.system.part(program.getKey()).part().environment(), log);
			}
			catch (IOException ex) {
				this.out.line("  not for %s: %s".formatted(program.getKey(), ex.getMessage()));
			}
		}
		this.out.line(String.format(Locale.ROOT, "... done in %.1f s", (System.nanoTime() - start) / 1e9));
	}

}
