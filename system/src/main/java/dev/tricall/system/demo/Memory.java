package dev.tricall.system.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resident memory of this JVM and all processes below it, in KiB.
 *
 * @param sum of what is resident in each process (RSS)
 * @param shared the same with pages that several processes share counted once (PSS), or 0
 * where the system does not tell
 */
record Memory(int processes, long sum, long shared) {

	private static final double GIB = 1024 * 1024;

	static Memory now() throws IOException {
		List<Long> pids = Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
			.map(ProcessHandle::pid)
			.toList();
		return Files.exists(Path.of("/proc/self/smaps_rollup")) ? ofLinux(pids) : ofOther(pids);
	}

	private static Memory ofLinux(List<Long> pids) throws IOException {
		long sum = 0;
		long shared = 0;
		for (long pid : pids) {
			for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
				String[] words = line.split(" +", -1);
				if (words[0].equals("Rss:")) {
					sum += Long.parseLong(words[1]);
				}
				else if (words[0].equals("Pss:")) {
					shared += Long.parseLong(words[1]);
				}
			}
		}
		return new Memory(pids.size(), sum, shared);
	}

	private static Memory ofOther(List<Long> pids) throws IOException {
		String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
		Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", list).start();
		String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Memory(pids.size(), output.lines().mapToLong((line) -> Long.parseLong(line.strip())).sum(), 0);
	}

	@Override
	public String toString() {
		String rss = String.format(Locale.ROOT, "%.2f GiB as the sum of RSS", this.sum / GIB);
		return (this.shared == 0) ? rss : String.format(Locale.ROOT,
				"%.2f GiB with shared pages counted once (PSS), %s", this.shared / GIB, rss);
	}

}
