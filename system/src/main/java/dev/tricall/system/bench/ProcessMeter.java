package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.tricall.system.process.ManagedProcess;
import dev.tricall.system.process.MemoryUsage;
import dev.tricall.system.process.ProcessGroup;

/**
 * Measures the processes of a group, with their descendants: PostgreSQL has a process per
 * connection.
 */
final class ProcessMeter implements CpuMeter {

	/** The unit of times in {@code /proc}: 10 ms on all of Linux's architectures. */
	private static final long TICK_MICROS = 10_000;

	private final ProcessGroup group;

	ProcessMeter(ProcessGroup group) {
		this.group = group;
	}

	@Override
	public Map<String, Long> micros() {
		Map<String, Long> times = new TreeMap<>();
		for (ManagedProcess process : this.group.processes()) {
			times.merge(service(process.name()), micros(process.pid()), Long::sum);
		}
		return times;
	}

	@Override
	public Map<String, Double> mebibytes() throws IOException {
		Map<String, List<Long>> pids = new TreeMap<>();
		for (ManagedProcess process : this.group.processes()) {
			pids.computeIfAbsent(service(process.name()), (name) -> new ArrayList<>()).add(process.pid());
		}
		Map<String, Double> memory = new TreeMap<>();
		for (Map.Entry<String, List<Long>> entry : pids.entrySet()) {
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
