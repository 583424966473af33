package dev.tricall.system.compose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The containers of a system of this folder, whoever started them and under whichever
 * name.
 */
public final class RunningContainers {

	private final Docker docker;

	private final Path home;

	private final int port;

	/**
	 * Looks for Docker and Compose.
	 * @param home the project's folder
	 * @param port of the gateway of the system that is meant, if there are several
	 * @throws IOException if one of them is missing; the message is for the user
	 */
	public RunningContainers(Path home, int port) throws IOException, InterruptedException {
		this.docker = Docker.find();
		this.home = home;
		this.port = port;
	}

	/**
	 * Returns them, none if nothing runs.
	 * @throws IOException if it cannot be told which system is meant; the message is for
	 * the user
	 */
	public List<Container> list() throws IOException, InterruptedException {
		return choose(this.docker.containers("project.working_dir", this.home.toString()), this.port);
	}

	static List<Container> choose(List<Container> all, int port) throws IOException {
		Set<String> projects = all.stream().map(Container::project).collect(Collectors.toCollection(TreeSet::new));
		if (projects.size() < 2) {
			return all;
		}
		String project = all.stream()
			.filter((container) -> container.port() == port)
			.map(Container::project)
			.findFirst()
			.orElseThrow(() -> new IOException(
					"Several systems of this folder run in containers (%s). Name the --port of one."
						.formatted(String.join(", ", projects))));
		return all.stream().filter((container) -> container.project().equals(project)).toList();
	}

	/**
	 * Runs a command in one of them.
	 * @return what it prints
	 * @throws IOException if it fails
	 */
	public String run(Container container, String... command) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of("exec", container.name()));
		arguments.addAll(List.of(command));
		return this.docker.run(arguments);
	}

}
