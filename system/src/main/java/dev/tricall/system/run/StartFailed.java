package dev.tricall.system.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part did not start. The message is for the user, with the end of the part's log.
 */
public final class StartFailed extends Exception {

	private static final long serialVersionUID = 1L;

	private static final int LINES = 25;

	private final String summary;

	private StartFailed(String summary, String message) {
		super(message);
		this.summary = summary;
	}

	/**
	 * Of the summary and the end of the log.
	 */
	public static StartFailed of(String summary, Path log) {
		return new StartFailed(summary, "%s%nThe end of %s:%n%s".formatted(summary, log, end(log)));
	}

	/**
	 * The message without the log.
	 */
	String summary() {
		return this.summary;
	}

	private static String end(Path log) {
		try {
			// Not readAllLines: a process may write bytes that are not UTF-8.
			List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
			return lines.subList(Math.max(0, lines.size() - LINES), lines.size())
				.stream()
				.map((line) -> "    " + line)
				.collect(Collectors.joining(System.lineSeparator()));
		}
		catch (IOException ex) {
			return "    (there is none)";
		}
	}

}
