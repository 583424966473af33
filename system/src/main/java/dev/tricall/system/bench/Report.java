package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Collects the results as Markdown and as JSON. Not thread-safe.
 */
final class Report {

	/** Headings of the table by the processes whose cost they show, in this order. */
	private static final Map<String, String> PROCESSES = new LinkedHashMap<>();
	static {
		PROCESSES.put("gateway", "gateway");
		PROCESSES.put("service-a", "A");
		PROCESSES.put("service-b", "B");
		PROCESSES.put("postgres", "PostgreSQL");
		PROCESSES.put("kafka", "broker");
		PROCESSES.put("auth-server", "issuer");
		PROCESSES.put("discovery-server", "registry");
	}

	private final StringBuilder markdown = new StringBuilder();

	private final Map<String, Object> json = new LinkedHashMap<>();

	void text(String name, String text) {
		this.json.put(name, text);
		this.markdown.append(text).append("\n\n");
	}

	/**
	 * Adds a table with the median of the rounds of each exchange.
	 */
	void costs(String name, Map<String, List<Measurement>> rounds) {
		List<Measurement> medians = rounds.values().stream().map(Measurement::median).toList();
		this.json.put(name, Map.of("median", medians, "rounds", rounds));
		row("exchange", "calls/s", "p50 ms", "p99 ms", "failed", String.join(" | ", PROCESSES.values()), "**all**",
				"driver", "others");
		row("---", "---:", "---:", "---:", "---:",
				String.join(" | ", PROCESSES.keySet().stream().map((p) -> "---:").toList()), "---:", "---:", "---:");
		for (Measurement median : medians) {
			List<String> processes = new ArrayList<>();
			PROCESSES.keySet().forEach((process) -> processes.add(millis(median.micros().getOrDefault(process, 0.0))));
			row(median.title(), format("%.0f", median.callsPerSecond()), format("%.1f", median.p50()),
					format("%.1f", median.p99()), String.valueOf(median.failures()), String.join(" | ", processes),
					"**" + millis(median.totalMicros()) + "**",
					millis(median.micros().getOrDefault(Measurement.DRIVER, 0.0)), format("%.0f %%", median.others()));
		}
		this.markdown.append('\n');
	}

	/**
	 * Adds a table of figures by process.
	 * @param figures rows by their titles
	 */
	void processes(String name, String title, String pattern, Map<String, Map<String, Double>> figures) {
		this.json.put(name, figures);
		row(title, String.join(" | ", PROCESSES.values()), "**all**");
		row("---", String.join(" | ", PROCESSES.keySet().stream().map((p) -> "---:").toList()), "---:");
		figures.forEach((row, values) -> row(row,
				String.join(" | ",
						PROCESSES.keySet()
							.stream()
							.map((process) -> format(pattern, values.getOrDefault(process, 0.0)))
							.toList()),
				"**" + format(pattern, values.values().stream().mapToDouble(Double::doubleValue).sum()) + "**"));
		this.markdown.append('\n');
	}

	private void row(String... cells) {
		this.markdown.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	private static String millis(double micros) {
		return (micros < 0.5) ? "" : format("%.3f", micros / 1e3);
	}

	private static String format(String pattern, double value) {
		return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, pattern, value);
	}

	String markdown() {
		return this.markdown.toString();
	}

	/**
	 * Writes {@code <name>.md} and {@code <name>.json}.
	 */
	void write(Path folder, String name) throws IOException {
		Files.createDirectories(folder);
		Files.writeString(folder.resolve(name + ".md"), this.markdown);
		Files.writeString(folder.resolve(name + ".json"),
				JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(this.json));
	}

}
