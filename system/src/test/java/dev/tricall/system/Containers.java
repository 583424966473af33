package dev.tricall.system;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import org.opentest4j.TestAbortedException;

import dev.tricall.system.compose.ComposeSystem;
import dev.tricall.system.compose.Container;
import dev.tricall.system.run.StartFailed;

import static org.awaitility.Awaitility.await;

/**
 * As {@code docker-compose up} runs it, of images that are built first and removed at the
 * end (not so the layers they are made of).
 */
final class Containers implements Backstage {

	private final Settings settings;

	private final ComposeSystem system;

	private boolean closed;

	Containers(Settings settings) throws IOException, InterruptedException {
		this.settings = settings;
		this.system = ComposeSystem.of(settings, "tricall-test", System.out::println);
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
	public void start() throws IOException, StartFailed, InterruptedException {
		this.system.build();
		this.system.start();
	}

	@Override
	public void stop() throws IOException, InterruptedException {
		this.system.saveLogs();
		this.system.down();
	}

	/**
	 * The engine does not start again what it was asked to kill.
	 */
	@Override
	public void kill(String... parts) throws IOException, InterruptedException {
		for (String part : parts) {
			this.system.docker("kill", part);
		}
	}

	@Override
	public void stop(String part) throws IOException, InterruptedException {
		this.system.docker("stop", part);
	}

	@Override
	public void hang(String... parts) throws IOException, InterruptedException {
		for (String part : parts) {
			this.system.docker("pause", part);
		}
	}

	@Override
	public void heal() throws IOException, StartFailed, InterruptedException {
		for (Container container : this.system.containers()) {
			if (container.isPaused()) {
				this.system.docker("unpause", container.partName());
			}
			else if (container.isDown()) {
				this.system.docker("start", container.partName());
			}
		}
		this.system.awaitReady(TestSystem.PATIENCE);
	}

	/**
	 * From within, as by a fault: that the engine starts it again is what is tested, too.
	 */
	@Override
	public void restart(String part) throws IOException, StartFailed, InterruptedException {
		Instant before = this.system.container(part).startedAt();
		this.system.docker("exec", part, "bash", "-c", "kill -INT 1");
		await().atMost(TestSystem.PATIENCE).until(() -> this.system.container(part).startedAt().isAfter(before));
		this.system.awaitReady(TestSystem.PATIENCE);
	}

	@Override
	public void add(String part, Map<String, String> environment) {
		throw new TestAbortedException("the number of containers is fixed");
	}

	@Override
	public void remove(String part) {
		add(part, Map.of());
	}

	@Override
	public String address(String part) {
		if (!part.equals("gateway")) {
			throw new TestAbortedException("only the gateway's port is published");
		}
		return "localhost:" + this.settings.gatewayPort();
	}

	@Override
	public String grpcAddress(String part) {
		return address(part);
	}

	@Override
	public String managementAddress(String part) {
		throw new TestAbortedException("no management port is published");
	}

	@Override
	public Map<String, String> processes() throws IOException, InterruptedException {
		return this.system.containers()
			.stream()
			.collect(Collectors.toMap(Container::partName,
					(container) -> container.status() + " since " + container.startedAt()));
	}

	@Override
	public String log(String part) throws IOException, InterruptedException {
		return this.system.docker("logs", part);
	}

	@Override
	public String signingKeys() throws IOException, InterruptedException {
		return this.system.docker("exec", "auth-server", "cat", "/app/keys/signing-keys.json");
	}

	@Override
	public synchronized void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			this.system.saveLogs();
			this.system.down("-v", "--rmi", "local");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
