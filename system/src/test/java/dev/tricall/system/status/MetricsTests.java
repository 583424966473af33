package dev.tricall.system.status;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTests {

	@Test
	void readsNamesLabelsAndValues() {
		Metrics metrics = Metrics.parse("""
				# HELP tricall_calls_seconds Calls
				# TYPE tricall_calls_seconds histogram
				tricall_calls_seconds_bucket{outcome="succeeded",transport="rest",le="+Inf"} 3
				tricall_calls_seconds_sum{outcome="succeeded",transport="rest"} 1.5E-2
				plain 7 1700000000000
				spaced{ a = "no label", b="yes" } 1
				""");
		assertThat(metrics.samples()).first()
			.isEqualTo(new Metrics.Sample("tricall_calls_seconds_bucket",
					Map.of("outcome", "succeeded", "transport", "rest", "le", "+Inf"), 3));
		assertThat(metrics.samples().get(1).value()).isEqualTo(0.015);
		assertThat(metrics.samples().get(2)).isEqualTo(new Metrics.Sample("plain", Map.of(), 7));
		assertThat(metrics.samples().get(3).label("b")).isEqualTo("yes");
	}

	@Test
	void readsWhatIsEscapedInALabel() {
		Metrics metrics = Metrics.parse("a{path=\"C:\\\\new \\\"x\\\"\\n}, b=\\\"\",other=\"o\"} 1");
		assertThat(metrics.samples()).singleElement()
			.isEqualTo(new Metrics.Sample("a", Map.of("path", "C:\\new \"x\"\n}, b=\"", "other", "o"), 1));
	}

	@Test
	void readsValuesThatAreNoNumbers() {
		Metrics metrics = Metrics.parse("a NaN\nb +Inf\nc -Inf");
		assertThat(metrics.samples()).extracting(Metrics.Sample::value)
			.containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# a comment 1", "HTTP/1.1 200", "Connection: close", "<html>", "a", "a{b=\"c\"}",
			"a{b=\"c\" 1", "1 1" })
	void leavesOutWhatItCannotRead(String line) {
		assertThat(Metrics.parse(line + "\nlast 1").samples()).extracting(Metrics.Sample::name).containsExactly("last");
	}

	@Test
	void tellsHowMuchCountersHaveGrown() {
		Metrics earlier = Metrics.parse("a{x=\"1\",y=\"2\"} 10\nb 5");
		Metrics now = Metrics.parse("a{y=\"2\",x=\"1\"} 12\na{x=\"2\",y=\"2\"} 3\nb 4");
		Metrics grown = now.since(earlier);
		assertThat(grown.of("a", "x", "1")).extracting(Metrics.Sample::value).containsExactly(2.0);
		assertThat(grown.of("a", "x", "2")).as("was not there").extracting(Metrics.Sample::value).containsExactly(3.0);
		assertThat(grown.named("b")).as("began anew").extracting(Metrics.Sample::value).containsExactly(4.0);
	}

}
