package dev.tricall.system.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Unix signals. They are sent by the shell, because {@link Process} cannot send most of
 * them.
 */
public enum Signal {

	/** Shut down gracefully. */
	TERM,

	/** For PostgreSQL: shut down gracefully without waiting for clients. */
	INT,

	/** For PostgreSQL: load its configuration and certificates again. */
	HUP,

	/** End at once, as in a crash. */
	KILL,

	/** Freeze until {@link #CONT}. */
	STOP,

	/** Continue after {@link #STOP}. */
	CONT;

	/**
	 * Sends this signal. Does nothing if the process has already ended.
	 */
	public void send(long pid) {
		try {
			Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name() + " " + pid + " 2>/dev/null").start();
			kill.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
