package dev.tricall.system.status;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What one process tells of itself at one moment, in Prometheus's text format (version
 * 0.0.4). What cannot be read in it, such as comments, is left out.
 */
record Metrics(List<Sample> samples) {

	static final Metrics NONE = new Metrics(List.of());

	private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})?\\s+(\\S+)(?:\\s+-?\\d+)?");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

	static Metrics parse(String text) {
		return new Metrics(text.lines()
			.map(LINE::matcher)
			.filter(Matcher::matches)
			.flatMap((line) -> sample(line.group(1), line.group(2), line.group(3)))
			.toList());
	}

	private static Stream<Sample> sample(String name, @Nullable String labels, String value) {
		try {
			return Stream.of(new Sample(name, labels(labels), number(value)));
		}
		catch (NumberFormatException ex) {
			return Stream.empty();
		}
	}

	private static Map<String, String> labels(@Nullable String text) {
		Map<String, String> labels = new HashMap<>();
		Matcher label = LABEL.matcher((text != null) ? text : "");
		while (label.find()) {
			labels.put(label.group(1), unescape(label.group(2)));
		}
		return Map.copyOf(labels);
	}

	private static String unescape(String value) {
		return ESCAPED.matcher(value)
			.replaceAll((escaped) -> Matcher.quoteReplacement(escaped.group(1).equals("n") ? "\n" : escaped.group(1)));
	}

	static double number(String text) {
		return switch (text) {
			case "+Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(text);
		};
	}

	Stream<Sample> named(String name) {
		return this.samples.stream().filter((sample) -> sample.name().equals(name));
	}

	/** Those with a label of this value. */
	Stream<Sample> of(String name, String label, String value) {
		return named(name).filter((sample) -> sample.label(label).equals(value));
	}

	/**
	 * How much counters have grown since an earlier look. One that begins anew with its
	 * process has grown from nothing; so has one that was not there before.
	 */
	Metrics since(Metrics earlier) {
		Map<String, Double> before = new HashMap<>();
		earlier.samples.forEach((sample) -> before.put(sample.series(), sample.value()));
		return new Metrics(this.samples.stream().map((sample) -> {
			double value = before.getOrDefault(sample.series(), 0.0);
			return sample.with((sample.value() < value) ? sample.value() : sample.value() - value);
		}).toList());
	}

	/**
	 * A value under a name.
	 */
	record Sample(String name, Map<String, String> labels, double value) {

		String label(String label) {
			return this.labels.getOrDefault(label, "");
		}

		private String series() {
			return this.name + new TreeMap<>(this.labels);
		}

		private Sample with(double other) {
			return new Sample(this.name, this.labels, other);
		}

	}

}
