package dev.tricall.system.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.tricall.system.run.Tools;

/**
 * The command lines of Docker and of Compose, whichever version of it is there: v2 is a
 * plugin ({@code docker compose}), v1 a program ({@code docker-compose}).
 */
final class Docker {

	/** Before engine 23 both are off by default, and the Dockerfile needs BuildKit. */
	private static final Map<String, String> BUILDKIT = Map.of("DOCKER_BUILDKIT", "1", "COMPOSE_DOCKER_CLI_BUILD", "1");

	private final List<String> compose;

	private Docker(List<String> compose) {
		this.compose = compose;
	}

	/**
	 * Looks for all that is needed.
	 * @throws IOException if something is missing; the message is for the user
	 */
	static Docker find() throws IOException, InterruptedException {
		if (!Tools.isOnPath("docker")) {
			throw new IOException("There is no docker on the PATH.");
		}
		Docker docker = new Docker(
				succeeds("docker", "compose", "version") ? List.of("docker", "compose") : List.of("docker-compose"));
		if (docker.compose.size() == 1 && !Tools.isOnPath("docker-compose")) {
			throw new IOException(
					"There is neither the plugin \"docker compose\" nor the program \"docker-compose\" on this machine.");
		}
		if (!succeeds("docker", "version")) {
			throw new IOException(
					"No Docker engine answers \"docker version\". Start one, or say by DOCKER_HOST where it is.");
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
	 * @return what it prints
	 * @throws IOException if it fails, with what it has to say about that
	 */
	String run(List<String> arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("docker"));
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).start();
		process.getOutputStream().close();
		// No more on it than a pipe takes: it need not be read at the same time.
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("docker %s: %s".formatted(arguments.get(0), errors.strip()));
		}
		return printed;
	}

	/**
	 * Returns the containers with a label, running or not.
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
	 * Starts Compose, out of reach of a terminal's Ctrl-C.
	 * @param folder of the project
	 * @param log where what it prints is added
	 */
	Process startCompose(Path folder, Map<String, String> environment, List<String> arguments, Path log)
			throws IOException {
		List<String> command = new ArrayList<>(this.compose);
		// Named, so that neither COMPOSE_FILE nor an override takes its place.
		Collections.addAll(command, "-f", folder.resolve("docker-compose.yml").toString());
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(Tools.inOwnSession(command)).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(BUILDKIT);
		builder.environment().putAll(environment);
		Process process = builder.start();
		process.getOutputStream().close();
		return process;
	}

	/**
	 * What the user would type.
	 */
	String composeCommand() {
		return String.join(" ", this.compose);
	}

}
