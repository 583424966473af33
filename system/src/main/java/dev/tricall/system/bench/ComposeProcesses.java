package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the processes of the containers of a Compose project.
 */
final class ComposeProcesses {

	private ComposeProcesses() {
	}

	/**
	 * Returns the process ids by Compose service.
	 * @param port the published port of the project's gateway
	 * @throws IOException if there is no such project, or its processes are not on this
	 * machine
	 */
	static Map<String, List<Long>> find(int port) throws IOException, InterruptedException {
		String project = docker("ps", "--filter", "publish=" + port, "--filter",
				"label=com.docker.compose.service=gateway", "--format", "{{.Label \"com.docker.compose.project\"}}");
		if (project.isEmpty()) {
			throw new IOException(
					"No container publishes a gateway at port %d. Run docker-compose up -d first.".formatted(port));
		}
		List<String> inspect = new ArrayList<>(List.of("inspect", "--format",
				"{{index .Config.Labels \"com.docker.compose.service\"}} {{.State.Pid}}"));
		docker("ps", "-q", "--filter", "label=com.docker.compose.project=" + project).lines().forEach(inspect::add);
		return parse(docker(inspect.toArray(String[]::new)));
	}

	/**
	 * @param lines a service and a process id in each
	 */
	static Map<String, List<Long>> parse(String lines) throws IOException {
		Map<String, List<Long>> pids = new TreeMap<>();
		for (String line : lines.lines().toList()) {
			String[] words = line.split(" ", -1);
			long pid = Long.parseLong(words[1]);
			if (ProcessHandle.of(pid).isEmpty()) {
				throw new IOException(
						"The container of %s has no process on this machine. Run the benchmark where the Docker engine runs."
							.formatted(words[0]));
			}
			pids.computeIfAbsent(words[0], (service) -> new ArrayList<>()).add(pid);
		}
		return pids;
	}

	private static String docker(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("docker"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		if (process.waitFor() != 0) {
			throw new IOException("docker " + arguments[0] + " has failed.");
		}
		return output;
	}

}
