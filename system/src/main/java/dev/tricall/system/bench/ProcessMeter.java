package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tricall.system.process.ManagedProcess;
import dev.tricall.system.process.MemoryUsage;
import dev.tricall.system.process.ProcessGroup;

/**
 * Measures processes with their descendants: PostgreSQL has a process per connection.
 */
final class ProcessMeter {

	/** The unit of times in {@code /proc}: 10 ms on all of Linux's architectures. */
	private static final long TICK_MICROS = 10_000;

	private final Supplier<Map<String, List<Long>>> pids;

	/**
	 * @param pids returns the process ids by service
	 */
	ProcessMeter(Supplier<Map<String, List<Long>>> pids) {
		this.pids = pids;
	}

	static ProcessMeter of(ProcessGroup group) {
		return new ProcessMeter(() -> group.processes()
			.stream()
			.collect(Collectors.groupingBy((process) -> service(process.name()), TreeMap::new,
					Collectors.mapping(ManagedProcess::pid, Collectors.toList()))));
	}

	/**
	 * Returns the CPU time since their start in µs, by service.
	 */
	Map<String, Long> micros() {
		Map<String, Long> times = new TreeMap<>();
		this.pids.get()
			.forEach((service, ids) -> times.put(service, ids.stream().mapToLong(ProcessMeter::micros).sum()));
		return times;
	}

	/**
	 * Returns the resident memory in MiB, by service.
	 */
	Map<String, Double> mebibytes() throws IOException {
		Map<String, Double> memory = new TreeMap<>();
		for (Map.Entry<String, List<Long>> entry : this.pids.get().entrySet()) {
			MemoryUsage usage = MemoryUsage.of(entry.getValue());
			memory.put(entry.getKey(), ((usage.pss() != 0) ? usage.pss() : usage.rss()) / 1024.0);
		}
		return memory;
	}

	static String service(String process) {
		return process.replaceFirst("-[0-9]+$", "");
	}

	/**
	 * Returns the CPU time of a process and its descendants, those that have ended
	 * included where {@code /proc} reports them.
	 */
	static long micros(long pid) {
		return ProcessHandle.of(pid)
			.stream()
			.flatMap((root) -> Stream.concat(Stream.of(root), root.descendants()))
			.mapToLong(ProcessMeter::ownMicros)
			.sum();
	}

	private static long ownMicros(ProcessHandle process) {
		try {
			return ticks(Files.readString(Path.of("/proc/" + process.pid() + "/stat"))) * TICK_MICROS;
		}
		catch (IOException ex) {
			// There is no /proc, or the process has just ended.
			return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1000;
		}
	}

	/**
	 * Returns the sum of the fields utime, stime, cutime and cstime.
	 * @param stat see proc(5)
	 */
	static long ticks(String stat) {
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
		long ticks = 0;
		for (int i = 11; i <= 14; i++) {
			ticks += Long.parseLong(fields[i]);
		}
		return ticks;
	}

}
