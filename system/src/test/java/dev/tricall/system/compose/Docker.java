package dev.tricall.system.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.tricall.system.process.Commands;
import dev.tricall.system.process.PrivateFiles;

/**
 * Runs the command lines of Docker and of Compose, either version: v2 is a plugin
 * ({@code docker compose}), v1 a program ({@code docker-compose}).
 */
final class Docker {

	/** The Dockerfile needs BuildKit, which is off by default before engine 23. */
	private static final Map<String, String> BUILDKIT = Map.of("DOCKER_BUILDKIT", "1", "COMPOSE_DOCKER_CLI_BUILD", "1");

	private final List<String> compose;

	private Docker(List<String> compose) {
		this.compose = compose;
	}

	/**
	 * Finds Docker, Compose and the engine.
	 * @throws IOException if one of them is missing; the message tells the user what to
	 * do
	 */
	static Docker find() throws IOException, InterruptedException {
		if (!Commands.isOnPath("docker")) {
			throw new IOException("There is no docker on the PATH.");
		}
		Docker docker = new Docker(
				succeeds("docker", "compose", "version") ? List.of("docker", "compose") : List.of("docker-compose"));
		if (docker.compose.size() == 1 && !Commands.isOnPath("docker-compose")) {
			throw new IOException(
					"Neither the plugin \"docker compose\" nor the program \"docker-compose\" is installed.");
		}
		if (!succeeds("docker", "version")) {
			throw new IOException("No Docker engine responds to \"docker version\". Start one, or set DOCKER_HOST.");
		}
		return docker;
	}

	private static boolean succeeds(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor() == 0;
	}

	/**
	 * Runs {@code docker} with these arguments.
	 * @return the standard output
	 * @throws IOException if the command fails, with its error output
	 */
	String run(List<String> arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("docker"));
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).start();
		process.getOutputStream().close();
		// Errors fit into the pipe, so they can be read afterwards.
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("docker %s: %s".formatted(arguments.get(0), errors.strip()));
		}
		return printed;
	}

	/**
	 * Returns the running and stopped containers that have a label.
	 */
	List<Container> containers(String label, String value) throws IOException, InterruptedException {
		List<String> ids = run(List.of("ps", "-aq", "--no-trunc", "--filter",
				"label=com.docker.compose.%s=%s".formatted(label, value)))
			.lines()
			.toList();
		if (ids.isEmpty()) {
			return List.of();
		}
		List<String> inspect = new ArrayList<>(List.of("inspect", "--format", Container.FORMAT));
		inspect.addAll(ids);
		return Container.parse(run(inspect));
	}

	/**
	 * Starts Compose in a session that Ctrl-C does not reach.
	 * @param folder the project's folder
	 * @param log file that the output is appended to
	 */
	Process startCompose(Path folder, Map<String, String> environment, List<String> arguments, Path log)
			throws IOException {
		List<String> command = new ArrayList<>(this.compose);
		// Explicit, so that neither COMPOSE_FILE nor an override replaces it.
		Collections.addAll(command, "-f", folder.resolve("docker-compose.yml").toString());
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(Commands.inOwnSession(command)).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(PrivateFiles.createFile(log).toFile()));
		builder.environment().putAll(BUILDKIT);
		builder.environment().putAll(environment);
		Process process = builder.start();
		process.getOutputStream().close();
		return process;
	}

	/**
	 * Returns the command that a user would enter.
	 */
	String composeCommand() {
		return String.join(" ", this.compose);
	}

}
