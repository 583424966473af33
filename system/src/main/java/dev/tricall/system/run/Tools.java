package dev.tricall.system.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.tricall.secrets.DemoSecrets;

/**
 * Command-line tools.
 */
public final class Tools {

	private static final boolean SETSID = isOnPath("setsid");

	private static final boolean NICE = isOnPath("nice");

	/**
	 * Of a process: how Linux shares processors out among sessions. A positive value, as
	 * of nice, may be taken back by anybody.
	 */
	private static final String AUTOGROUP = "/proc/%s/autogroup";

	/** Linux refuses a second change, of any session, within 0.1 s. */
	private static final Duration TOO_SOON = Duration.ofMillis(150);

	private static final boolean AUTOGROUPS = SETSID && Files.isWritable(Path.of(AUTOGROUP.formatted("self")));

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
	 * @param environment added to that of this JVM, whose secrets are left out
	 * @param input what it reads
	 * @param log where what it prints is added
	 * @throws IOException if it ends with another exit code than 0
	 * @throws InterruptedException if this thread is interrupted; then it has been killed
	 */
	public static void run(List<String> command, Map<String, String> environment, String input, Path log)
			throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(PrivateFiles.createdBy(command)).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(PrivateFiles.createFile(log).toFile()));
		setEnvironment(builder, environment);
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
	 * Adds to the environment that a process inherits from this JVM, except for this
	 * JVM's secrets: each process gets only those that it needs.
	 */
	static void setEnvironment(ProcessBuilder builder, Map<String, String> environment) {
		builder.environment().keySet().removeAll(DemoSecrets.variables());
		builder.environment().putAll(environment);
	}

	/**
	 * Lets a command give way to others, where the machine has a tool for that.
	 */
	public static List<String> inBackground(List<String> command) {
		return NICE ? prefixed(command, "nice", "-n", "19") : command;
	}

	/**
	 * Keeps a terminal's Ctrl-C from reaching the command by itself, where the machine
	 * has a tool for that: the launcher stops its parts, and in an order of its choice.
	 */
	public static List<String> inOwnSession(List<String> command) {
		return SETSID ? prefixed(command, "setsid") : command;
	}

	/**
	 * As {@link #inOwnSession}, and when processors are scarce the command gets a tenth
	 * of a share until {@link #endGivingWay}, where the machine knows of sessions'
	 * shares.
	 */
	static List<String> givingWay(List<String> command) {
		return AUTOGROUPS
				? prefixed(command, "setsid", "sh", "-c",
						"{ echo 10 > " + AUTOGROUP.formatted("self") + "; } 2> /dev/null; exec \"$@\"", "sh")
				: inOwnSession(command);
	}

	/**
	 * Gives a process of {@link #givingWay} its whole share, after a while.
	 */
	static void endGivingWay(Process process, Duration delay) {
		if (AUTOGROUPS) {
			CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
				if (!process.isAlive()) {
					return;
				}
				try {
					Files.writeString(Path.of(AUTOGROUP.formatted(process.pid())), "0", StandardOpenOption.WRITE);
				}
				catch (IOException ex) {
					endGivingWay(process, TOO_SOON);
				}
			});
		}
	}

	private static List<String> prefixed(List<String> command, String... prefix) {
		List<String> all = new ArrayList<>(List.of(prefix));
		all.addAll(command);
		return all;
	}

}
