package dev.tricall.system.compose;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What containers take of the machine's memory, without what can be dropped (caches of
 * files).
 *
 * @param containers how many of them run
 * @param bytes of all together
 */
public record MemoryUse(int containers, long bytes) {

	/** For {@code docker stats}: one line for each container. */
	static final String FORMAT = "{{.MemUsage}}";

	private static final Pattern USE = Pattern.compile("([0-9.]+)([KMGT]?i?B) / .*");

	private static final Map<String, Long> UNITS = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

	private static final double GIB = 1L << 30;

	static MemoryUse parse(String lines) {
		List<Long> each = lines.lines()
			.map(USE::matcher)
			.filter(Matcher::matches)
			.map((use) -> (long) (Double.parseDouble(use.group(1)) * UNITS.getOrDefault(use.group(2), 0L)))
			.filter((bytes) -> bytes > 0)
			.toList();
		return new MemoryUse(each.size(), each.stream().mapToLong(Long::longValue).sum());
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.2f GiB", this.bytes / GIB);
	}

}
