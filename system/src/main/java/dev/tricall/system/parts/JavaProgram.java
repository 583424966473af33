package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import dev.tricall.system.run.Tools;

/**
 * A Java program as a process of its own: the JVM that runs the launcher, with settings
 * for a small footprint and a quick start.
 *
 * @param archive file with the program's classes as the JVM wants them in memory, which
 * saves a good part of the work of a start; made by {@link #makeArchive} from a running
 * process. A JVM that finds that it does not fit goes on without it.
 * @param maxHeap as of {@code -Xmx}
 * @param arguments what follows the JVM's own options
 */
public record JavaProgram(Path archive, String maxHeap, List<String> arguments) {

	private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

	private static final String VM = System.getProperty("java.vm.version", "").replaceAll("[^A-Za-z0-9.]", "-");

	/**
	 * A program from a class path or jar whose files never change.
	 * @param archive where the archive goes; the JVM's version is added to its name
	 */
	public static JavaProgram of(Path archive, String maxHeap, List<String> arguments) {
		return new JavaProgram(archive.resolveSibling(archive.getFileName() + "-" + VM + ".jsa"), maxHeap, arguments);
	}

	static String java() {
		return BIN.resolve("java").toString();
	}

	/**
	 * The command as of now: with the archive if there is one, otherwise so that one can
	 * be made.
	 */
	public List<String> command() {
		List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m",
				"-Xmx" + this.maxHeap, "-Xss512k", "-XX:+ExitOnOutOfMemoryError"));
		command.add(hasArchive() ? "-XX:SharedArchiveFile=" + this.archive : "-XX:+RecordDynamicDumpInfo");
		command.addAll(this.arguments);
		return command;
	}

	public boolean hasArchive() {
		return Files.exists(this.archive);
	}

	/**
	 * Makes the archive from a process of this program that was started without one. The
	 * process stands still for some seconds and goes on.
	 */
	public void makeArchive(long pid, Path log) throws IOException, InterruptedException {
		Path jcmd = BIN.resolve("jcmd");
		if (hasArchive() || !Files.isExecutable(jcmd)) {
			return;
		}
		Path making = Files.createTempFile(this.archive.getParent(), "making-", ".jsa");
		try {
			Files.delete(making);
			Tools.run(List.of(jcmd.toString(), String.valueOf(pid), "VM.cds", "dynamic_dump", making.toString()), "",
					log);
			Files.move(making, this.archive, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(making);
		}
	}

}
