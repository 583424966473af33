package dev.tricall.system.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Figures as lines of text.
 */
final class Screen {

	/** The second column is as wide as it has to be. */
	private static final String PART = "%%-18s %%-%ds %%-10s %%9s %%6s %%6s %%6s";

	private static final String TRANSPORT = "%-18s %9s %9s %9s %9s %9s %9s";

	private static final String NOTHING = "-";

	private Screen() {
	}

	static List<String> lines(Figures figures) {
		String format = PART
			.formatted(figures.parts().stream().mapToInt((row) -> row.part().address().length()).max().orElse(1));
		List<String> lines = new ArrayList<>();
		lines.add(line(format, "part", "where", "health", "handled/s", "rest", "grpc", "kafka"));
		for (Figures.PartRow row : figures.parts()) {
			lines.add(line(format, row.part().name(), row.part().address(), row.part().health(),
					row.shares().isEmpty() ? "" : rate(row.handled()), share(row, 0), share(row, 1), share(row, 2)));
		}
		lines.add("");
		lines.add(line(TRANSPORT, "calls of service-a", "ever", "per s", "refused/s", "failed/s", "p50 ms", "p99 ms"));
		for (Figures.TransportRow row : figures.transports()) {
			lines.add(line(TRANSPORT, row.transport(), row.ever(), rate(row.perSecond()), rate(row.refused()),
					rate(row.failed()), millis(row.median()), millis(row.p99())));
		}
		lines.add("");
		lines.add("waiting in Kafka: %s   dead letters: %s".formatted(count(figures.lag()),
				count(figures.deadLetters())));
		return lines;
	}

	private static String line(String format, Object... columns) {
		return String.format(Locale.ROOT, format, columns).stripTrailing();
	}

	private static String count(OptionalLong count) {
		return count.isPresent() ? String.valueOf(count.getAsLong()) : NOTHING;
	}

	private static String rate(double perSecond) {
		return String.format(Locale.ROOT, "%.1f", perSecond);
	}

	private static String share(Figures.PartRow row, int transport) {
		if (row.shares().isEmpty()) {
			return "";
		}
		OptionalDouble share = row.shares().get(transport);
		return share.isPresent() ? Math.round(share.getAsDouble() * 100) + "%" : NOTHING;
	}

	private static String millis(OptionalDouble seconds) {
		return seconds.isPresent() ? String.format(Locale.ROOT, "%.1f", seconds.getAsDouble() * 1000) : NOTHING;
	}

}
