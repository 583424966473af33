package dev.tricall.system.status;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PercentileTests {

	private static final double ABOVE = Double.POSITIVE_INFINITY;

	@ParameterizedTest
	@CsvSource({ "0.5, 0.02", "0.25, 0.01", "0.75, 0.06", "1, 0.1" })
	void liesWithinItsBucketAsIfTheValuesWereSpreadEvenly(double part, double expected) {
		assertThat(Percentile.of(part, new TreeMap<>(Map.of(0.02, 10.0, 0.1, 20.0, ABOVE, 20.0))).orElseThrow())
			.isEqualTo(expected, within(1e-9));
	}

	@Test
	void leavesOutEmptyBuckets() {
		assertThat(
				Percentile.of(0.99, new TreeMap<>(Map.of(0.01, 0.0, 0.02, 0.0, 0.04, 100.0, 1.0, 100.0, ABOVE, 100.0)))
					.orElseThrow())
			.isBetween(0.039, 0.04);
	}

	@Test
	void isTheLastBoundWhereItLiesAbove() {
		assertThat(Percentile.of(0.99, new TreeMap<>(Map.of(0.1, 10.0, 5.0, 20.0, ABOVE, 100.0)))).hasValue(5.0);
	}

	@Test
	void isUnknownWhereNothingWasCounted() {
		assertThat(Percentile.of(0.5, new TreeMap<>(Map.of(0.1, 0.0, ABOVE, 0.0)))).isEmpty();
		assertThat(Percentile.of(0.5, new TreeMap<>())).isEmpty();
	}

}
