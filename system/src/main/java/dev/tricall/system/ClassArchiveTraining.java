package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.program.JavaProgram;

/**
 * Creates the class data archives of the services after the first start of a build, which
 * makes later starts quicker. The system works without them.
 */
public final class ClassArchiveTraining {

	private ClassArchiveTraining() {
	}

	/**
	 * Trains the programs that have no archive, as many concurrently as there are CPUs.
	 * @param group the running system
	 * @param log receives the output of the programs
	 */
	public static void run(Topology topology, ProcessGroup group, Consumer<String> progress, Path log)
			throws InterruptedException {
		Set<JavaProgram> untrained = new HashSet<>();
		ExecutorService executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
		long start = System.nanoTime();
		try {
			topology.programs().forEach((name, program) -> {
				if (program.needsTraining() && untrained.add(program)) {
					executor.execute(() -> train(name, program, group, progress, log));
				}
			});
			if (!untrained.isEmpty()) {
				progress.accept("Preparing quicker starts, once per build ...");
				executor.shutdown();
				executor.awaitTermination(1, TimeUnit.HOURS);
				progress.accept(String.format(Locale.ROOT, "... done in %.1f s", (System.nanoTime() - start) / 1e9));
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static void train(String name, JavaProgram program, ProcessGroup group, Consumer<String> progress,
			Path log) {
		try {
			program.train(group.process(name).definition().environment(), log);
		}
		catch (IOException ex) {
			progress.accept("  %s failed: %s".formatted(name, ex.getMessage()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
