package dev.tricall.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

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

	private static final List<String> NOTES = List.of(
			"\"all\" is the sum without the driver, which makes the calls; in the rows of a raw library, service A's column is its client and service B's its server, and the gateway's is HAProxy.",
			"\"others\" is the share of all CPUs that other processes used meanwhile: with more than a few percent, figures are too high and rates too low.",
			"The CPU time of calls over Kafka is counted until service B has handled all records. The time until then is that of the receipt (sample: one call of 16).",
			"Two callers, %d bytes per value, keys at random. All protection is on. There is no exporter, so no spans are built. In a system of its own, the gateway accepts 1,000,000 requests per second of one caller."
				.formatted(Work.VALUE.length()));

	private final Consumer<String> output;

	private final List<String> notes = new ArrayList<>(NOTES);

	private final StringBuilder markdown = new StringBuilder();

	private final Map<String, Object> json = new LinkedHashMap<>();

	/**
	 * @param command what the user has entered
	 * @param output receives the finished report
	 */
	Report(String command, Consumer<String> output) {
		this.output = output;
		this.json.put("command", command);
		this.json.put("machine", Machine.describe());
		this.markdown.append("`%s` on %s.\n\n".formatted(command, Machine.describe()));
	}

	void note(String sentence) {
		this.notes.add(sentence);
	}

	/**
	 * Adds a table with the median of the rounds of each exchange.
	 */
	void costs(String name, String title, Map<String, List<Measurement>> rounds) {
		List<Measurement> medians = rounds.values().stream().map(Measurement::median).toList();
		this.json.put(name, Map.of("median", medians, "rounds", rounds));
		this.markdown.append(title).append("; CPU time in ms per call:\n\n");
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

	/**
	 * Prints the report, and writes {@code <name>.md} and {@code <name>.json}.
	 */
	void finish(Path folder, String name) throws IOException {
		this.json.put("notes", this.notes);
		this.notes.forEach((note) -> this.markdown.append("- ").append(note).append('\n'));
		Files.createDirectories(folder);
		Files.writeString(folder.resolve(name + ".md"), this.markdown);
		Files.writeString(folder.resolve(name + ".json"),
				JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(this.json));
		this.output.accept("\n" + this.markdown);
		this.output.accept("Results are in %s and %s.json".formatted(folder.resolve(name + ".md"), name));
	}

}
