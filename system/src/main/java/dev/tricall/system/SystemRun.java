package dev.tricall.system;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import dev.tricall.system.process.ManagedProcess;
import dev.tricall.system.process.Ports;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.StartFailedException;

/**
 * One run of the system, from the start of its processes to their end.
 */
public final class SystemRun {

	private final Settings settings;

	private final boolean keep;

	private final Consumer<String> output;

	private final ProcessGroup group;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean stopping;

	/**
	 * @param keep whether to keep the data of the previous run
	 * @param output receives lines for the user, on any thread
	 */
	public SystemRun(Settings settings, boolean keep, Consumer<String> output) {
		this.settings = settings;
		this.keep = keep;
		this.output = output;
		this.group = new ProcessGroup(settings.logs(), output);
	}

	/**
	 * Runs the task until it ends or the user stops it, and then stops all processes.
	 * @return the exit code
	 */
	public int call(Task task) {
		TlsSettings tls = this.settings.tls();
		if (isInUse(this.settings.gatewayPort(), "--port")
				|| (tls != null && isInUse(tls.plainPort(), "--plain-port"))) {
			return 1;
		}
		Thread caller = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(caller), "stop"));
		try (WorkFolder folder = WorkFolder.lock(this.settings)) {
			folder.prepare(this.keep);
			return runAndStop(task) ? 0 : 1;
		}
		catch (IOException | StartFailedException | InterruptedException ex) {
			if (!this.stopping) {
				this.output.accept("%n%s".formatted(ex.getMessage()));
			}
			return 1;
		}
		finally {
			this.ended.countDown();
		}
	}

	private boolean isInUse(int port, String option) {
		if (port == 0 || Ports.isFree(port)) {
			return false;
		}
		this.output.accept("Port %d is already in use. Choose another one with %s, or stop the process that uses it."
			.formatted(port, option));
		return true;
	}

	private boolean runAndStop(Task task) throws IOException, StartFailedException, InterruptedException {
		try (Topology topology = new Topology(this.settings)) {
			return task.run(topology, this.group);
		}
		finally {
			// Stopping must not be interrupted by the signal that caused it.
			this.stopping |= Thread.interrupted();
			if (this.group.processes().stream().anyMatch(ManagedProcess::isAlive)) {
				this.output.accept("Stopping.");
				this.group.stop();
			}
		}
	}

	/**
	 * On Ctrl-C or SIGTERM, lets the caller of this run stop all processes, and waits for
	 * that.
	 */
	private void shutDown(Thread caller) {
		this.stopping = true;
		if (this.ended.getCount() > 0) {
			caller.interrupt();
		}
		try {
			this.ended.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What to do with the system. */
	@FunctionalInterface
	public interface Task {

		/**
		 * Starts the processes and uses the system.
		 * @return whether it worked
		 */
		boolean run(Topology topology, ProcessGroup group)
				throws IOException, StartFailedException, InterruptedException;

	}

}
