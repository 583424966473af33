package dev.tricall.system.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Command-line tools.
 */
public final class Tools {

	private static final boolean SETSID = isOnPath("setsid");

	private Tools() {
	}

	/**
	 * Returns whether a command of this name can be run.
	 */
	public static boolean isOnPath(String name) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, name)));
	}

	/**
	 * Runs a tool to its end.
	 * @param input what it reads
	 * @param log where what it prints is added
	 * @throws IOException if it ends with another exit code than 0
	 */
	public static void run(List<String> command, String input, Path log) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
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
	 * Keeps a terminal's Ctrl-C from reaching the command by itself, where the machine
	 * has a tool for that: the launcher stops its parts, and in an order of its choice.
	 */
	public static List<String> inOwnSession(List<String> command) {
		if (!SETSID) {
			return command;
		}
		List<String> all = new ArrayList<>(List.of("setsid"));
		all.addAll(command);
		return all;
	}

}
