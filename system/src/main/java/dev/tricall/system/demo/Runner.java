package dev.tricall.system.demo;

import java.io.IOException;
import java.time.Instant;

import dev.tricall.system.run.StartFailed;

/**
 * Runs the system for the demo, in one way or the other.
 */
interface Runner {

	/**
	 * Makes everything ready for a start, which takes its time only at the first time.
	 * @return from when on the start counts
	 */
	Instant prepare() throws IOException, StartFailed, InterruptedException;

	/**
	 * Starts everything and waits until all is ready.
	 */
	void start() throws IOException, StartFailed, InterruptedException;

	/**
	 * Says what the system takes of the machine's memory, in a sentence.
	 */
	String memory() throws IOException, InterruptedException;

	/**
	 * What is left to do when the tour has been made and the system goes on.
	 */
	default void afterTour() throws InterruptedException {
	}

	/**
	 * Says how to see that what ends is started again, in a sentence.
	 */
	String whatToEnd() throws IOException, InterruptedException;

	/**
	 * Stops everything, also while it starts. Does nothing the second time.
	 */
	void stop();

}
