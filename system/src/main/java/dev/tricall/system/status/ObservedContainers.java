package dev.tricall.system.status;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.tricall.system.Settings;
import dev.tricall.system.compose.Container;
import dev.tricall.system.compose.RunningContainers;

/**
 * Containers, each asked from within: no port but the gateway's can be reached from
 * outside.
 */
final class ObservedContainers implements Observed {

	/** The images have bash, and no other client. */
	private static final String ASK = "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_PORT"
			+ " && printf 'GET /actuator/prometheus HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3";

	private final Path home;

	private final RunningContainers containers;

	ObservedContainers(Settings settings) throws IOException, InterruptedException {
		this.home = settings.home();
		this.containers = new RunningContainers(settings.home(), settings.gatewayPort());
	}

	@Override
	public String title() {
		return "containers of " + this.home;
	}

	@Override
	public Look look() throws IOException, InterruptedException {
		List<Container> servers = this.containers.list()
			.stream()
			.filter((container) -> !container.status().equals("exited") || container.isDown())
			.sorted((one, other) -> one.partName().compareTo(other.partName()))
			.toList();
		long now = System.nanoTime();
		List<CompletableFuture<SeenPart>> seen = servers.stream()
			.map((container) -> CompletableFuture.supplyAsync(() -> see(container)))
			.toList();
		return new Look(now, seen.stream().map(CompletableFuture::join).toList());
	}

	private SeenPart see(Container container) {
		String health = container.health().equals("healthy") ? "up" : container.health();
		boolean tellsHealth = container.status().equals("running") && !health.isEmpty();
		return new SeenPart(container.partName(), container.name(), tellsHealth ? health : container.status(),
				metrics(container));
	}

	private Metrics metrics(Container container) {
		if (!SeenPart.isCounting(container.service()) || !container.status().equals("running")) {
			return Metrics.NONE;
		}
		try {
			String answer = this.containers.run(container, "bash", "-c", ASK);
			return Metrics.parse(answer.substring(Math.max(0, answer.indexOf("\r\n\r\n"))));
		}
		catch (IOException ex) {
			return Metrics.NONE;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Metrics.NONE;
		}
	}

}
