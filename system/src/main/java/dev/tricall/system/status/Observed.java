package dev.tricall.system.status;

import java.io.IOException;

/**
 * A running system, however it runs.
 */
interface Observed {

	/** What is looked at, for people. */
	String title();

	/**
	 * Looks at all its parts.
	 * @return without parts if it does not run any more
	 */
	Look look() throws IOException, InterruptedException;

}
