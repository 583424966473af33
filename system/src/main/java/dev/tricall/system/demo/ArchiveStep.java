package dev.tricall.system.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.tricall.system.Topology;
import dev.tricall.system.parts.JavaProgram;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.RunningSystem;

/**
 * After the first tour since a build: makes the class-data archives with which the next
 * starts are quicker. Failing at it is no failure of the demo.
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

	void run(Path logs) throws InterruptedException {
		long start = System.nanoTime();
		Set<Path> made = new HashSet<>();
		for (Map.Entry<String, JavaProgram> entry : this.topology.programs().entrySet()) {
			JavaProgram program = entry.getValue();
			if (program.hasArchive() || !made.add(program.archive())) {
				continue;
			}
			if (made.size() == 1) {
				this.out.line("Making class-data archives, once after a build: the next start is quicker.");
			}
			try {
				program.makeArchive(this.system.part(entry.getKey()).pid(), logs.resolve("archives.log"));
			}
			catch (IOException ex) {
				this.out.line("  none for %s: %s".formatted(entry.getKey(), ex.getMessage()));
			}
		}
		if (!made.isEmpty()) {
			this.out.line(String.format(Locale.ROOT, "  done in %.1f s", (System.nanoTime() - start) / 1e9));
		}
	}

}
