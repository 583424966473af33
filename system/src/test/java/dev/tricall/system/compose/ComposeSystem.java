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
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.Settings;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.StartFailed;

/**
 * The system in containers. It is a Compose project of its own for each port of the
 * gateway, so that several can run. The engine supervises it, not this JVM.
 */
public final class ComposeSystem {

	/** For the last containers, once Compose has started them all. */
	private static final Duration START = Duration.ofMinutes(3);

	private static final long POLL_MILLIS = 1000;

	private final Docker docker;

	private final Settings settings;

	private final Progress progress;

	private final String project;

	private final Path log;

	private @Nullable Process composing;

	private ComposeSystem(Docker docker, Settings settings, String project, Progress progress) {
		this.docker = docker;
		this.settings = settings;
		this.project = project;
		this.progress = progress;
		this.log = settings.logs().resolve("docker-compose.log");
	}

	/**
	 * Looks for Docker and Compose, and does nothing else.
	 * @param project a prefix of the name of the Compose project
	 * @throws IOException if one of them is missing; the message is for the user
	 */
	public static ComposeSystem of(Settings settings, String project, Progress progress)
			throws IOException, InterruptedException {
		return new ComposeSystem(Docker.find(), settings, project + "-" + settings.gatewayPort(), progress);
	}

	/**
	 * Builds the images of what has changed since the last time.
	 * @throws StartFailed if one cannot be built
	 */
	public void build() throws StartFailed, IOException, InterruptedException {
		Instant start = Instant.now();
		this.progress.line("Building the images, which takes minutes the first time ...");
		if (compose("build").waitFor() != 0) {
			throw StartFailed.of("The images were not built.", this.log);
		}
		this.progress.line("Built in %d s".formatted(Duration.between(start, Instant.now()).toSeconds()));
	}

	/**
	 * Starts all containers in their order and waits until all are ready.
	 * @throws StartFailed if one does not get ready
	 */
	public void start() throws StartFailed, IOException, InterruptedException {
		Process up = compose("up", "-d", "--no-build", "--scale", "service-b=" + this.settings.serviceBs());
		Set<String> told = new HashSet<>();
		while (!up.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
			tellReady(told);
		}
		if (up.exitValue() != 0) {
			throw failure("The containers did not start.");
		}
		awaitReady(START, told);
	}

	/**
	 * Waits until all containers are ready.
	 * @throws StartFailed if that takes longer than the limit
	 */
	public void awaitReady(Duration limit) throws StartFailed, IOException, InterruptedException {
		Set<String> told = new HashSet<>();
		containers().stream().filter(Container::isReady).map(Container::partName).forEach(told::add);
		awaitReady(limit, told);
	}

	private void awaitReady(Duration limit, Set<String> told) throws StartFailed, IOException, InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		while (!tellReady(told)) {
			if (System.nanoTime() > end) {
				throw failure("Not all containers were ready within %d s.".formatted(limit.toSeconds()));
			}
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
		}
	}

	/**
	 * Prints a line for each container that has got ready since the last time.
	 * @return whether all are
	 */
	private boolean tellReady(Set<String> told) throws IOException, InterruptedException {
		List<Container> containers = containers();
		for (Container container : containers) {
			if (container.isReady() && told.add(container.partName())) {
				Duration taken = Duration.between(container.startedAt(), Instant.now());
				this.progress.line(String.format(Locale.ROOT, "%-18s ready in %5.1f s   container %s",
						container.partName(), taken.toMillis() / 1000.0, container.name()));
			}
		}
		return !containers.isEmpty() && containers.stream().allMatch(Container::isReady);
	}

	private StartFailed failure(String summary) throws IOException, InterruptedException {
		List<String> culprits = new ArrayList<>();
		for (Container container : containers()) {
			if (!container.isReady() && !container.status().equals("created")) {
				culprits.add("%s (%s)".formatted(container.partName(), container.status()));
				compose("logs", "--no-color", "--tail=20", container.service()).waitFor();
			}
		}
		return StartFailed.of(summary + " Not ready: " + String.join(", ", culprits), this.log);
	}

	public List<Container> containers() throws IOException, InterruptedException {
		return this.docker.containers("project", this.project);
	}

	/**
	 * Returns one of them.
	 * @param part such as {@code gateway} or {@code service-b-2}
	 */
	public Container container(String part) throws IOException, InterruptedException {
		return containers().stream()
			.filter((each) -> each.isNamed(part))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("there is no container of " + part));
	}

	/**
	 * Runs {@code docker} on one container.
	 * @param part such as {@code gateway} or {@code service-b-2}
	 * @param command the command of Docker, such as {@code kill}
	 * @param arguments what follows the name of the container
	 * @return what it prints
	 */
	public String docker(String command, String part, String... arguments) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(List.of(command, container(part).name()));
		all.addAll(List.of(arguments));
		return this.docker.run(all);
	}

	/**
	 * Adds what the containers have printed to the log.
	 */
	public void saveLogs() throws IOException, InterruptedException {
		compose("logs", "--no-color").waitFor();
	}

	/**
	 * Stops and removes all containers and networks. Breaks off what Compose is doing.
	 * @param options more of Compose's, such as {@code -v} for the volumes
	 */
	public void down(String... options) throws IOException, InterruptedException {
		Process before;
		synchronized (this) {
			before = this.composing;
		}
		if (before != null && before.isAlive()) {
			before.destroy();
			before.waitFor();
		}
		if (compose("down", options).waitFor() != 0) {
			this.progress.line("\"%s\" failed, see %s".formatted(command("down", options), this.log));
		}
	}

	/**
	 * What the user would type in the project's folder.
	 */
	public String command(String command, String... options) {
		return "%s -p %s %s %s"
			.formatted(this.docker.composeCommand(), this.project, command, String.join(" ", options))
			.strip();
	}

	private synchronized Process compose(String command, String... options) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(command));
		arguments.addAll(List.of(options));
		Process process = this.docker.startCompose(this.settings.home(), Map.of("COMPOSE_PROJECT_NAME", this.project,
				"GATEWAY_PORT", String.valueOf(this.settings.gatewayPort())), arguments, this.log);
		this.composing = process;
		return process;
	}

}
