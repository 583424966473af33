package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Something that can be measured, such as calls of one kind through the gateway. */
@FunctionalInterface
interface Exchange {

	/**
	 * Repeats the exchange for a time.
	 * @return one measurement, or more if it was measured at several points
	 */
	List<Measurement> measure(Duration duration) throws IOException, InterruptedException;

}
