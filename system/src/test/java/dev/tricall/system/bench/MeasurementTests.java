package dev.tricall.system.bench;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MeasurementTests {

	@Test
	void totalExcludesTheDriver() {
		assertThat(round(1, Map.of("gateway", 400.0, "service-b", 600.0, "driver", 90.0)).totalMicros())
			.isEqualTo(1000);
	}

	@Test
	void takesTheMedianOfEachFigureAndAllFailures() {
		Measurement median = Measurement.median(List.of(round(300, Map.of("gateway", 500.0, "service-b", 100.0)),
				round(100, Map.of("gateway", 400.0, "service-b", 300.0)),
				round(200, Map.of("gateway", 900.0, "service-b", 200.0))));
		assertThat(median.callsPerSecond()).isEqualTo(200);
		assertThat(median.micros()).isEqualTo(Map.of("gateway", 500.0, "service-b", 200.0));
		assertThat(median.failures()).isEqualTo(3);
	}

	@Test
	void takesTheMeanOfTheMiddleOfAnEvenNumber() {
		assertThat(Measurement.median(List.of(round(100, Map.of()), round(400, Map.of()))).callsPerSecond())
			.isEqualTo(250);
	}

	@Test
	void percentilesAreWithinTwoPercent() {
		Latencies latencies = new Latencies();
		for (int millis = 1; millis <= 1000; millis++) {
			latencies.record(millis * 1_000_000L);
		}
		assertThat(latencies.percentile(50)).isCloseTo(500, within(10.0));
		assertThat(latencies.percentile(99)).isCloseTo(990, within(20.0));
		assertThat(latencies.percentile(100)).isCloseTo(1000, within(20.0));
	}

	@Test
	void percentileOfNothingIsNotANumber() {
		assertThat(new Latencies().percentile(50)).isNaN();
	}

	@Test
	void sumsTheTimesOfAProcessAndItsEndedChildren() {
		assertThat(ProcessMeter.ticks("42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 1")).isEqualTo(127);
	}

	@Test
	void instancesOfAServiceCountTogether() {
		assertThat(ProcessMeter.service("service-b-2")).isEqualTo("service-b");
		assertThat(ProcessMeter.service("discovery-server")).isEqualTo("discovery-server");
	}

	@Test
	void othersAreWhatNeitherTheMeasurementNorIdlenessTook() {
		Machine start = Machine.parse("cpu  100 0 100 800 0 0 0 0 0 0");
		Machine end = Machine.parse("cpu  150 10 130 900 5 3 2 0 40 0");
		assertThat(end).isEqualTo(new Machine(2_950_000, 12_000_000));
		assertThat(end.othersSince(start, 550_000)).isCloseTo(20, within(0.001));
	}

	private static Measurement round(double rate, Map<String, Double> micros) {
		return new Measurement("read", rate, 1, 2, 1, "", micros, 0);
	}

}
