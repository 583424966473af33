package dev.tricall.system.compose;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.tricall.system.Settings;
import dev.tricall.system.process.StartFailedException;

/**
 * The system in containers: a Compose project per gateway port, so that several can run.
 * The engine supervises the containers.
 */
public final class ComposeProject {

	/** The services with an image of their own. */
	private static final List<String> BUILT = List.of("discovery-server", "auth-server", "service-a", "service-b",
			"gateway");

	/** Applies once Compose has started all containers. */
	private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

	private static final long POLL_INTERVAL_MS = 1000;

	private final Docker docker;

	private final Settings settings;

	private final Consumer<String> progress;

	private final String project;

	private final Path log;

	/** Compose commands that are running. */
	private final Set<Process> composing = ConcurrentHashMap.newKeySet();

	private ComposeProject(Docker docker, Settings settings, String project, Consumer<String> progress) {
		this.docker = docker;
		this.settings = settings;
		this.project = project;
		this.progress = progress;
		this.log = settings.logs().resolve("docker-compose.log");
	}

	/**
	 * Finds Docker and Compose.
	 * @param project prefix of the name of the Compose project
	 * @throws IOException if one of them is missing; the message tells the user what to
	 * do
	 */
	public static ComposeProject of(Settings settings, String project, Consumer<String> progress)
			throws IOException, InterruptedException {
		return new ComposeProject(Docker.find(), settings, project + "-" + settings.gatewayPort(), progress);
	}

	/**
	 * Builds the images whose content has changed.
	 * @throws StartFailedException if an image cannot be built
	 */
	public void build() throws StartFailedException, IOException, InterruptedException {
		Instant start = Instant.now();
		this.progress.accept("Building the images; the first build takes minutes ...");
		build(BUILT.subList(0, 1)); // includes the stage that all images share
		build(BUILT.subList(1, BUILT.size()));
		this.progress.accept("Built in %d s".formatted(Duration.between(start, Instant.now()).toSeconds()));
	}

	/**
	 * Builds images concurrently. Compose v1 itself would build one after the other.
	 */
	private void build(List<String> services) throws StartFailedException, IOException, InterruptedException {
		List<Process> builds = new ArrayList<>();
		for (String service : services) {
			builds.add(compose("build", service));
		}
		for (Process build : builds) {
			if (build.waitFor() != 0) {
				throw new StartFailedException("The images could not be built.", this.log);
			}
		}
	}

	/**
	 * Starts the containers in order and waits until all are ready.
	 * @throws StartFailedException if a container does not become ready
	 */
	public void start() throws StartFailedException, IOException, InterruptedException {
		Process up = compose("up", "-d", "--no-build", "--scale", "service-b=" + this.settings.serviceBInstances());
		Set<String> reported = new HashSet<>();
		while (!up.waitFor(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
			reportReady(reported);
		}
		if (up.exitValue() != 0) {
			throw failure("The containers did not start.");
		}
		awaitReady(START_TIMEOUT, reported);
	}

	/**
	 * Waits until all containers are ready.
	 * @throws StartFailedException if that takes longer than the timeout
	 */
	public void awaitReady(Duration timeout) throws StartFailedException, IOException, InterruptedException {
		Set<String> reported = new HashSet<>();
		containers().stream().filter(Container::isReady).map(Container::displayName).forEach(reported::add);
		awaitReady(timeout, reported);
	}

	private void awaitReady(Duration timeout, Set<String> reported)
			throws StartFailedException, IOException, InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		while (!reportReady(reported)) {
			if (System.nanoTime() > end) {
				throw failure("Not all containers were ready within %d s.".formatted(timeout.toSeconds()));
			}
			TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MS);
		}
	}

	/**
	 * Prints a line for each container that has become ready since the last call.
	 * @return whether all containers are ready
	 */
	private boolean reportReady(Set<String> reported) throws IOException, InterruptedException {
		List<Container> containers = containers();
		for (Container container : containers) {
			if (container.isReady() && reported.add(container.displayName())) {
				Duration taken = Duration.between(container.startedAt(), Instant.now());
				this.progress.accept(String.format(Locale.ROOT, "%-18s ready in %5.1f s   container %s",
						container.displayName(), taken.toMillis() / 1000.0, container.name()));
			}
		}
		return !containers.isEmpty() && containers.stream().allMatch(Container::isReady);
	}

	private StartFailedException failure(String summary) throws IOException, InterruptedException {
		List<String> notReady = new ArrayList<>();
		for (Container container : containers()) {
			if (!container.isReady() && !container.status().equals("created")) {
				notReady.add("%s (%s)".formatted(container.displayName(), container.status()));
				compose("logs", "--no-color", "--tail=20", container.service()).waitFor();
			}
		}
		return new StartFailedException(summary + " Not ready: " + String.join(", ", notReady), this.log);
	}

	public List<Container> containers() throws IOException, InterruptedException {
		return this.docker.containers("project", this.project);
	}

	/**
	 * Returns the container of a service.
	 * @param service such as {@code gateway} or {@code service-b-2}
	 */
	public Container container(String service) throws IOException, InterruptedException {
		return containers().stream()
			.filter((each) -> each.isNamed(service))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("there is no container of " + service));
	}

	/**
	 * Runs a {@code docker} command on a container.
	 * @param service such as {@code gateway} or {@code service-b-2}
	 * @param command such as {@code kill}
	 * @param arguments follow the name of the container
	 * @return the standard output
	 */
	public String docker(String command, String service, String... arguments) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(List.of(command, container(service).name()));
		all.addAll(List.of(arguments));
		return this.docker.run(all);
	}

	/**
	 * Appends the output of the containers to the log.
	 */
	public void saveLogs() throws IOException, InterruptedException {
		compose("logs", "--no-color").waitFor();
	}

	/**
	 * Stops and removes all containers and networks. Aborts running Compose commands.
	 * @param options options of Compose, such as {@code -v} for the volumes
	 */
	public void down(String... options) throws IOException, InterruptedException {
		for (Process running : this.composing) {
			running.destroy();
			running.waitFor();
		}
		if (compose("down", options).waitFor() != 0) {
			this.progress.accept("\"%s\" failed, see %s".formatted(command("down", options), this.log));
		}
	}

	/**
	 * Returns the command that a user would enter in the project's folder.
	 */
	public String command(String command, String... options) {
		return "%s -p %s %s %s"
			.formatted(this.docker.composeCommand(), this.project, command, String.join(" ", options))
			.strip();
	}

	private Process compose(String command, String... options) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(command));
		arguments.addAll(List.of(options));
		Process process = this.docker.startCompose(this.settings.home(), Map.of("COMPOSE_PROJECT_NAME", this.project,
				"GATEWAY_PORT", String.valueOf(this.settings.gatewayPort())), arguments, this.log);
		this.composing.add(process);
		var unused = process.onExit().thenAccept(this.composing::remove);
		return process;
	}

}
