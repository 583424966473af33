package dev.tricall.system.testing;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.opentest4j.TestAbortedException;

import dev.tricall.system.Settings;
import dev.tricall.system.compose.ComposeProject;
import dev.tricall.system.compose.Container;
import dev.tricall.system.process.StartFailedException;

import static org.awaitility.Awaitility.await;

/**
 * Runs the system as {@code docker-compose up} does. The images are built first and
 * removed at the end; their layers stay in the build cache.
 */
final class ContainerControl implements SystemControl {

	private final Settings settings;

	private final ComposeProject project;

	private boolean closed;

	ContainerControl(Settings settings) throws IOException, InterruptedException {
		this.settings = settings;
		this.project = ComposeProject.of(settings, "tricall-test", System.out::println);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				close();
			}
			catch (IOException ex) {
				System.err.println(ex.getMessage());
			}
		}));
	}

	@Override
	public void start() throws IOException, StartFailedException, InterruptedException {
		this.project.build();
		this.project.start();
	}

	@Override
	public void stop() throws IOException, InterruptedException {
		this.project.saveLogs();
		this.project.down();
	}

	/**
	 * The engine does not restart a container that it was asked to kill.
	 */
	@Override
	public void kill(String... names) throws IOException, InterruptedException {
		for (String name : names) {
			this.project.docker("kill", name);
		}
	}

	@Override
	public void stop(String name) throws IOException, InterruptedException {
		this.project.docker("stop", name);
	}

	@Override
	public void hang(String... names) throws IOException, InterruptedException {
		for (String name : names) {
			this.project.docker("pause", name);
		}
	}

	@Override
	public void heal() throws IOException, StartFailedException, InterruptedException {
		for (Container container : this.project.containers()) {
			if (container.isPaused()) {
				this.project.docker("unpause", container.displayName());
			}
			else if (container.isDown()) {
				this.project.docker("start", container.displayName());
			}
		}
		this.project.awaitReady(TestSystem.PATIENCE);
	}

	/**
	 * Ends the processes from within, as a crash does, so that the engine restarts them.
	 */
	@Override
	public void restart(String... names) throws IOException, StartFailedException, InterruptedException {
		Map<String, Instant> before = new LinkedHashMap<>();
		for (String name : names) {
			before.put(name, this.project.container(name).startedAt());
			this.project.docker("exec", name, "bash", "-c", "kill -INT 1");
		}
		for (String name : names) {
			await().atMost(TestSystem.PATIENCE)
				.until(() -> this.project.container(name).startedAt().isAfter(before.get(name)));
		}
		this.project.awaitReady(TestSystem.PATIENCE);
	}

	@Override
	public void add(String name, Map<String, String> environment) {
		throw new TestAbortedException("the number of containers is fixed");
	}

	@Override
	public void remove(String name) {
		add(name, Map.of());
	}

	@Override
	public String address(String name) {
		if (!name.equals("gateway")) {
			throw new TestAbortedException("only the gateway's port is published");
		}
		return "localhost:" + this.settings.gatewayPort();
	}

	@Override
	public String grpcAddress(String name) {
		return address(name);
	}

	@Override
	public String managementAddress(String name) {
		throw new TestAbortedException("no management port is published");
	}

	@Override
	public Map<String, String> processes() throws IOException, InterruptedException {
		return this.project.containers()
			.stream()
			.collect(Collectors.toMap(Container::displayName,
					(container) -> container.status() + " since " + container.startedAt()));
	}

	@Override
	public String log(String name) throws IOException, InterruptedException {
		return this.project.docker("logs", name);
	}

	@Override
	public String signingKeys() throws IOException, InterruptedException {
		return this.project.docker("exec", "auth-server", "cat", "/app/keys/signing-keys.json");
	}

	@Override
	public synchronized void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			this.project.saveLogs();
			this.project.down("-v", "--rmi", "local", "-t", "0"); // no drain
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
