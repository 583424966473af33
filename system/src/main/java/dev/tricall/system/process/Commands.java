package dev.tricall.system.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.tricall.secrets.DemoSecrets;

/**
 * Runs command-line tools and adapts the commands and environments of processes.
 */
public final class Commands {

	private static final boolean HAS_SETSID = isOnPath("setsid");

	private Commands() {
	}

	/**
	 * Whether an executable of this name is on the {@code PATH}.
	 */
	public static boolean isOnPath(String name) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, name)));
	}

	/**
	 * Runs a command and waits until it has ended.
	 * @param environment added to the environment of this JVM, without its secrets
	 * @param input the standard input of the command
	 * @param log file that the output is appended to
	 * @throws IOException if the exit code is not 0
	 * @throws InterruptedException if this thread is interrupted; the command is killed
	 */
	public static void run(List<String> command, Map<String, String> environment, String input, Path log)
			throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(PrivateFiles.withPrivateUmask(command)).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(PrivateFiles.createFile(log).toFile()));
		addEnvironment(builder, environment);
		Process process = builder.start();
		try {
			try (var stdin = process.getOutputStream()) {
				stdin.write(input.getBytes(StandardCharsets.UTF_8));
			}
			int code = process.waitFor();
			if (code != 0) {
				throw new IOException(
						"%s ended with exit code %d".formatted(Path.of(command.get(0)).getFileName(), code));
			}
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Adds variables to the environment that a process inherits, and removes the secrets
	 * of this JVM from it: each process gets only the secrets that it needs.
	 */
	static void addEnvironment(ProcessBuilder builder, Map<String, String> environment) {
		builder.environment().keySet().removeAll(DemoSecrets.variables());
		builder.environment().putAll(environment);
	}

	/**
	 * Runs the command in a session of its own if the machine has {@code setsid}, so that
	 * Ctrl-C does not reach it: the launcher stops its processes itself, in order.
	 */
	public static List<String> inOwnSession(List<String> command) {
		return HAS_SETSID ? prefix(command, "setsid") : command;
	}

	/**
	 * Runs the command with the lowest CPU priority.
	 */
	public static List<String> inBackground(List<String> command) {
		return prefix(command, "nice", "-n", "19");
	}

	private static List<String> prefix(List<String> command, String... prefix) {
		List<String> all = new ArrayList<>(List.of(prefix));
		all.addAll(command);
		return all;
	}

}
