package dev.tricall.system.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * CPU time of the machine at one moment, where {@code /proc} reports it.
 *
 * @param busy CPU time of all processes in µs
 * @param total the same, with idle time
 */
record Machine(long busy, long total) {

	private static final long TICK_MICROS = 10_000;

	static Machine now() throws IOException {
		Path stat = Path.of("/proc/stat");
		return Files.exists(stat) ? parse(Files.readAllLines(stat).get(0)) : new Machine(0, 0);
	}

	/**
	 * @param line the first line of {@code /proc/stat}, see proc(5): user, nice, system,
	 * idle, iowait, irq, softirq, steal; the guest times that follow are part of user
	 */
	static Machine parse(String line) {
		String[] fields = line.split(" +", -1);
		long busy = 0;
		long idle = 0;
		for (int i = 1; i <= 8; i++) {
			long micros = Long.parseLong(fields[i]) * TICK_MICROS;
			if (i == 4 || i == 5) {
				idle += micros;
			}
			else {
				busy += micros;
			}
		}
		return new Machine(busy, busy + idle);
	}

	/**
	 * Returns the share of the CPUs that other processes have used since then, in
	 * percent.
	 * @param own CPU time since then of the processes that belong to the measurement, in
	 * µs
	 */
	double othersSince(Machine start, long own) {
		long all = this.total - start.total;
		return (all == 0) ? Double.NaN : 100.0 * Math.max(0, this.busy - start.busy - own) / all;
	}

	static String describe() {
		return String.format(Locale.ROOT, "%d CPUs, Java %s (%s), %s %s %s, load average %.2f",
				Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"),
				System.getProperty("java.vm.vendor"), System.getProperty("os.name"), System.getProperty("os.version"),
				System.getProperty("os.arch"), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

}
