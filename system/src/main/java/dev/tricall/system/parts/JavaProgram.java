package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.run.Tools;

/**
 * A Java program as a process of its own: the JVM that runs the launcher, with settings
 * for a small footprint and a quick start.
 *
 * @param archive file with the program's classes as the JVM wants them in memory (class
 * data sharing), which saves a third to a half of the work of a start; null for a program
 * that cannot be trained. A JVM that finds that it does not fit goes on without it.
 * @param maxHeap as of {@code -Xmx}
 * @param arguments what follows the JVM's own options
 */
public record JavaProgram(@Nullable Path archive, String maxHeap, List<String> arguments) {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();

	/**
	 * The quick compiler alone, and it compiles sooner than by default and before a
	 * method goes on: a cold program under load would otherwise spend its time on
	 * interpreting, and leave its compiler none.
	 */
	private static final List<String> COMPILER = List.of("-XX:TieredStopAtLevel=1", "-XX:-BackgroundCompilation",
			"-XX:Tier3InvocationThreshold=100", "-XX:Tier3MinInvocationThreshold=50", "-XX:Tier3CompileThreshold=500");

	private static final String VM = System.getProperty("java.vm.version", "").replaceAll("[^A-Za-z0-9.]", "-");

	/**
	 * A program that can be trained.
	 * @param folder of its files, which never change
	 */
	static JavaProgram trainable(Path folder, String maxHeap, List<String> arguments) {
		return new JavaProgram(folder.resolve("classes-" + VM + ".jsa"), maxHeap, arguments);
	}

	static String java() {
		return JAVA;
	}

	/**
	 * The command as of now: with the archive if there is one.
	 */
	public List<String> command() {
		boolean trained = this.archive != null && Files.exists(this.archive);
		return command(trained ? List.of("-XX:SharedArchiveFile=" + this.archive) : List.of());
	}

	private List<String> command(List<String> more) {
		// The metaspace's default size makes for five full collections in a start.
		List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-Xms16m", "-Xmx" + this.maxHeap,
				"-Xss512k", "-XX:MetaspaceSize=96m", "-XX:+ExitOnOutOfMemoryError"));
		command.addAll(COMPILER);
		command.addAll(more);
		command.addAll(this.arguments);
		return command;
	}

	public boolean needsTraining() {
		return this.archive != null && !Files.exists(this.archive);
	}

	/**
	 * Makes the archive, by a run that ends just before the program would begin to serve.
	 * @param environment as the program runs with, for it looks for its database
	 */
	public void train(Map<String, String> environment, Path log) throws IOException, InterruptedException {
		Path target = this.archive;
		if (target == null || Files.exists(target)) {
			return;
		}
		// Nobody may hear of it by way of the registry.
		Map<String, String> alone = new LinkedHashMap<>(environment);
		alone.put("EUREKA_URL", "http://127.0.0.1:1/eureka");
		Path making = target.resolveSibling("making-" + ProcessHandle.current().pid() + ".jsa");
		try {
			Tools.run(
					Tools.inBackground(
							command(List.of("-XX:ArchiveClassesAtExit=" + making, "-Dspring.context.exit=onRefresh"))),
					alone, "", log);
			Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(making);
		}
	}

}
