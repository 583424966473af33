package dev.tricall.system.compose;

import java.time.Instant;
import java.util.List;

/**
 * A container of the system, as the engine saw it when it was asked.
 *
 * @param name unique on this machine
 * @param project of Compose, which all of a system have in common
 * @param service what it is called in {@code docker-compose.yml}
 * @param number counts the containers of the service from 1
 * @param status "running", "paused", "exited" and others
 * @param health "starting", "healthy", "unhealthy", or empty where no health check is
 * defined
 * @param exitCode of its process, 0 while that runs
 * @param startedAt when its process was started last
 * @param port of this machine where it can be reached, 0 if it cannot
 */
public record Container(String name, String project, String service, int number, String status, String health,
		int exitCode, Instant startedAt, int port) {

	/** For {@code docker inspect}: one line for each container. */
	static final String FORMAT = "{{.Name}} {{index .Config.Labels \"com.docker.compose.project\"}}"
			+ " {{index .Config.Labels \"com.docker.compose.service\"}}"
			+ " {{index .Config.Labels \"com.docker.compose.container-number\"}} {{.State.Status}}"
			+ " {{with .State.Health}}{{.Status}}{{else}}-{{end}} {{.State.ExitCode}} {{.State.StartedAt}}"
			+ " {{range .HostConfig.PortBindings}}{{(index . 0).HostPort}}{{else}}0{{end}}";

	static List<Container> parse(String lines) {
		return lines.lines().filter((line) -> !line.isBlank()).map(Container::parseLine).toList();
	}

	private static Container parseLine(String line) {
		String[] words = line.split(" ", -1);
		return new Container(words[0].substring(1), words[1], words[2], Integer.parseInt(words[3]), words[4],
				words[5].equals("-") ? "" : words[5], Integer.parseInt(words[6]), Instant.parse(words[7]),
				Integer.parseInt(words[8]));
	}

	/**
	 * Whether it is the one meant by a name such as {@code gateway} or
	 * {@code service-b-2}.
	 */
	boolean isNamed(String part) {
		return part.equals(this.service) || part.equals(partName());
	}

	/** Its name in the system. */
	public String partName() {
		return this.service + "-" + this.number;
	}

	public boolean isPaused() {
		return this.status.equals("paused");
	}

	/** Whether its process has ended and nobody will start it again. */
	public boolean isDown() {
		return this.status.equals("exited") && !hasDoneItsWork();
	}

	/** Whether it can be used, or has done its work and ended. */
	public boolean isReady() {
		return (this.health.equals("healthy") && this.status.equals("running")) || hasDoneItsWork();
	}

	/** What has no health check is a task, not a server. */
	private boolean hasDoneItsWork() {
		return this.health.isEmpty() && this.status.equals("exited") && this.exitCode == 0;
	}

}
