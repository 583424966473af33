package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import dev.tricall.system.parts.JavaProgram;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.RunningSystem;

/**
 * Once after a build, while the system runs: trains the services' JVMs, so that the next
 * starts are quicker. Failing at it is no failure of the system.
 */
public final class ArchiveStep {

	private final Topology topology;

	private final RunningSystem system;

	private final Progress out;

	public ArchiveStep(Topology topology, RunningSystem system, Progress out) {
		this.topology = topology;
		this.system = system;
		this.out = out;
	}

	/**
	 * Trains what needs it, as many at a time as there are processors.
	 * @param log where the programs say what they do
	 */
	public void run(Path log) throws InterruptedException {
		Map<JavaProgram, String> untrained = this.topology.programs()
			.entrySet()
			.stream()
			.filter((part) -> part.getValue().needsTraining())
			.collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (one, another) -> one));
		if (untrained.isEmpty()) {
			return;
		}
		this.out.line("Preparing quicker starts, once after a build ...");
		long start = System.nanoTime();
		ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
		try {
			threads.invokeAll(untrained.entrySet()
				.stream()
				.map((program) -> training(program.getKey(), program.getValue(), log))
				.toList());
		}
		finally {
			threads.shutdownNow();
		}
		this.out.line(String.format(Locale.ROOT, "... done in %.1f s", (System.nanoTime() - start) / 1e9));
	}

	private Callable<JavaProgram> training(JavaProgram program, String part, Path log) {
		return () -> {
			try {
				program.train(this.system.part(part).part().environment(), log);
			}
			catch (IOException ex) {
				this.out.line("  not for %s: %s".formatted(part, ex.getMessage()));
			}
			return program;
		};
	}

}
