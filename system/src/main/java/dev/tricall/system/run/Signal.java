package dev.tricall.system.run;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Signals that the JVM's own {@link Process} cannot send are sent by the shell.
 */
public enum Signal {

	/** End in good order. */
	TERM,

	/** For PostgreSQL: end in good order without waiting for clients. */
	INT,

	/** End at once, as by a crash. */
	KILL,

	/** Hang until {@link #CONT}. */
	STOP,

	/** Go on after {@link #STOP}. */
	CONT;

	/**
	 * Sends this signal. A process that has ended already is no error.
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
