package dev.tricall.system.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resident memory of some processes, in KiB.
 *
 * @param rss sum of the resident memory of each process
 * @param pss the same with shared pages counted only once; 0 where the operating system
 * does not report it
 */
public record MemoryUsage(long rss, long pss) {

	/**
	 * Returns the memory of these processes and all of their descendants.
	 */
	public static MemoryUsage of(List<Long> roots) throws IOException {
		List<Long> pids = roots.stream()
			.flatMap((root) -> ProcessHandle.of(root).stream())
			.flatMap((root) -> Stream.concat(Stream.of(root), root.descendants()))
			.map(ProcessHandle::pid)
			.toList();
		return Files.exists(Path.of("/proc/self/smaps_rollup")) ? readProc(pids) : runPs(pids);
	}

	private static MemoryUsage readProc(List<Long> pids) throws IOException {
		long rss = 0;
		long pss = 0;
		for (long pid : pids) {
			for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
				String[] words = line.split(" +", -1);
				if (words[0].equals("Rss:")) {
					rss += Long.parseLong(words[1]);
				}
				else if (words[0].equals("Pss:")) {
					pss += Long.parseLong(words[1]);
				}
			}
		}
		return new MemoryUsage(rss, pss);
	}

	private static MemoryUsage runPs(List<Long> pids) throws IOException {
		String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
		Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", list).start();
		String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		long rss = output.lines().mapToLong((line) -> Long.parseLong(line.strip())).sum();
		return new MemoryUsage(rss, 0);
	}

}
