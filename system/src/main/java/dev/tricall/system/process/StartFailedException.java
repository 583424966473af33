package dev.tricall.system.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when a process does not start. The message is meant for the user and contains
 * the end of the process's log.
 */
public final class StartFailedException extends Exception {

	private static final int MAX_LOG_LINES = 25;

	private final String summary;

	public StartFailedException(String summary, Path log) {
		super("%s%nThe end of %s:%n%s".formatted(summary, log, tail(log)));
		this.summary = summary;
	}

	/**
	 * The message without the log.
	 */
	String summary() {
		return this.summary;
	}

	private static String tail(Path log) {
		try {
			// Not readAllLines: a process may write bytes that are not UTF-8.
			List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
			return lines.subList(Math.max(0, lines.size() - MAX_LOG_LINES), lines.size())
				.stream()
				.map((line) -> "    " + line)
				.collect(Collectors.joining(System.lineSeparator()));
		}
		catch (IOException ex) {
			return "    (the log does not exist)";
		}
	}

}
