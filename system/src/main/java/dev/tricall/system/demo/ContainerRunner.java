package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Instant;

import dev.tricall.system.Settings;
import dev.tricall.system.compose.ComposeSystem;
import dev.tricall.system.compose.MemoryUse;
import dev.tricall.system.run.Progress;
import dev.tricall.system.run.StartFailed;

/**
 * With Docker: each part is a container, of images that are built first.
 */
final class ContainerRunner implements Runner {

	private final Settings settings;

	private final ComposeSystem system;

	private final String[] downOptions;

	private final Progress out;

	private boolean stopped;

	/**
	 * Looks for Docker and Compose.
	 * @throws IOException if one of them is missing; the message is for the user
	 */
	ContainerRunner(Settings settings, boolean keep, Progress out) throws IOException, InterruptedException {
		this.settings = settings;
		this.system = ComposeSystem.of(settings, "tricall", out);
		this.downOptions = keep ? new String[0] : new String[] { "-v" };
		this.out = out;
	}

	@Override
	public Instant prepare() throws IOException, StartFailed, InterruptedException {
		// What a run that was killed has left.
		this.system.down(this.downOptions);
		this.system.build();
		return Instant.now();
	}

	@Override
	public void start() throws IOException, StartFailed, InterruptedException {
		this.out.line("Starting the containers, what Compose says is in " + this.settings.logs());
		this.system.start();
	}

	@Override
	public String memory() throws IOException, InterruptedException {
		MemoryUse memory = this.system.memory();
		return "Memory of all %d containers: %s.".formatted(memory.containers(), memory);
	}

	@Override
	public String whatToEnd() throws IOException, InterruptedException {
		String name = this.system.container("service-b-1").name();
		return """
				End any container's process and watch it come back: docker exec %s bash -c 'kill 1'
				(After docker kill the engine leaves it as it is until docker start: somebody wanted it so.)"""
			.formatted(name);
	}

	@Override
	public synchronized void stop() {
		if (this.stopped) {
			return;
		}
		this.stopped = true;
		this.out.line("Stopping: %s".formatted(this.system.command("down", this.downOptions)));
		try {
			this.system.down(this.downOptions);
		}
		catch (IOException ex) {
			this.out.line(String.valueOf(ex.getMessage()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
