package dev.tricall.system.compose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers of a project's folder, whoever started them and under whichever name.
 */
public final class RunningContainers {

	private final Docker docker;

	private final Path home;

	/**
	 * Looks for Docker and Compose.
	 * @param home the project's folder
	 * @throws IOException if one of them is missing; the message is for the user
	 */
	public RunningContainers(Path home) throws IOException, InterruptedException {
		this.docker = Docker.find();
		this.home = home;
	}

	public List<Container> list() throws IOException, InterruptedException {
		return this.docker.containers("project.working_dir", this.home.toString());
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
