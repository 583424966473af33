package dev.tricall.system.bench;

import java.io.IOException;
import java.util.Map;

/**
 * Source of the CPU time that the processes under measurement have used.
 */
interface CpuMeter {

	/**
	 * Returns the CPU time since their start in µs, by service. Instances of one service
	 * are summed up.
	 */
	Map<String, Long> micros() throws IOException;

	/**
	 * Returns the resident memory in MiB, by service.
	 */
	Map<String, Double> mebibytes() throws IOException;

}
