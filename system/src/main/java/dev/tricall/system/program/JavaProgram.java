package dev.tricall.system.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.process.Commands;

/**
 * A Java program that runs as a separate process: on the launcher's JDK, with options for
 * a small footprint and a quick start.
 *
 * @param archive file for class data sharing, which saves a third to a half of the work
 * of a start; null for a program without one. The JVM ignores an archive that does not
 * match the program.
 * @param maxHeap value of {@code -Xmx}
 * @param arguments follow the JVM options
 */
public record JavaProgram(@Nullable Path archive, String maxHeap, List<String> arguments) {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();

	/**
	 * Only the quick compiler, which compiles sooner than by default and before a method
	 * continues: otherwise a cold program under load would spend its time on interpreting
	 * and leave none to its compiler.
	 */
	private static final List<String> COMPILER = List.of("-XX:TieredStopAtLevel=1", "-XX:-BackgroundCompilation",
			"-XX:Tier3InvocationThreshold=100", "-XX:Tier3MinInvocationThreshold=50", "-XX:Tier3CompileThreshold=500");

	static String java() {
		return JAVA;
	}

	/**
	 * Returns the archive of a program, which depends on the version of the JVM.
	 * @param folder contains the program and never changes
	 */
	static Path archive(Path folder) {
		String version = System.getProperty("java.vm.version", "").replaceAll("[^A-Za-z0-9.]", "-");
		return folder.resolve("classes-" + version + ".jsa");
	}

	/**
	 * Returns this program with more options of the JVM.
	 */
	public JavaProgram withOptions(List<String> options) {
		List<String> all = new ArrayList<>(options);
		all.addAll(this.arguments);
		return new JavaProgram(this.archive, this.maxHeap, List.copyOf(all));
	}

	/**
	 * Returns the command, with the archive if it exists.
	 */
	public List<String> command() {
		boolean trained = this.archive != null && Files.exists(this.archive);
		return command(trained ? List.of("-XX:SharedArchiveFile=" + this.archive) : List.of());
	}

	private List<String> command(List<String> options) {
		// The default metaspace size causes five full collections during a start.
		List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-Xms16m", "-Xmx" + this.maxHeap,
				"-Xss512k", "-XX:MetaspaceSize=96m", "-XX:+ExitOnOutOfMemoryError"));
		command.addAll(COMPILER);
		command.addAll(options);
		command.addAll(this.arguments);
		return command;
	}

	public boolean needsTraining() {
		return this.archive != null && !Files.exists(this.archive);
	}

	/**
	 * Creates the archive in a run that ends just before the program would accept calls.
	 * Does nothing if the archive exists.
	 * @param environment of the program, which connects to its database
	 */
	public void train(Map<String, String> environment, Path log) throws IOException, InterruptedException {
		Path target = this.archive;
		if (target == null || Files.exists(target)) {
			return;
		}
		Map<String, String> unregistered = new LinkedHashMap<>(environment);
		unregistered.put("EUREKA_URL", "http://127.0.0.1:1/eureka");
		Path incomplete = target.resolveSibling("training-" + ProcessHandle.current().pid() + ".jsa");
		try {
			Commands.run(
					Commands.inBackground(command(
							List.of("-XX:ArchiveClassesAtExit=" + incomplete, "-Dspring.context.exit=onRefresh"))),
					unregistered, "", log);
			Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(incomplete);
		}
	}

}
