package dev.tricall.system.compose;

import java.time.Instant;
import java.util.List;

/**
 * Snapshot of a container of the system.
 *
 * @param name unique on this machine
 * @param project the Compose project, which all containers of a system share
 * @param service the name in {@code docker-compose.yml}
 * @param number of the container within its service, from 1
 * @param status "running", "paused", "exited" and others
 * @param health "starting", "healthy", "unhealthy", or empty where no health check is
 * defined
 * @param exitCode of the process, 0 while it runs
 * @param startedAt when the process was last started
 * @param port the published port on this machine, 0 if there is none
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
	 * Whether this is the container of a name such as {@code gateway} or
	 * {@code service-b-2}.
	 */
	boolean isNamed(String name) {
		return name.equals(this.service) || name.equals(displayName());
	}

	public String displayName() {
		return this.service + "-" + this.number;
	}

	public boolean isPaused() {
		return this.status.equals("paused");
	}

	/** Whether the process has ended and is not restarted. */
	public boolean isDown() {
		return this.status.equals("exited") && !isCompletedTask();
	}

	/** Whether the service can be used, or the task has completed. */
	public boolean isReady() {
		return (this.health.equals("healthy") && this.status.equals("running")) || isCompletedTask();
	}

	/** A container without a health check is a task, not a server. */
	private boolean isCompletedTask() {
		return this.health.isEmpty() && this.status.equals("exited") && this.exitCode == 0;
	}

}
