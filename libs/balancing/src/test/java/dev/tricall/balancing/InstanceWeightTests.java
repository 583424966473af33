package dev.tricall.balancing;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class InstanceWeightTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "3, 3", "2147483647, 2147483647", "-1, 1", "1.5, 1", "heavy, 1", "2147483648, 1", "'', 1" })
	void readsTheMetadataEntryAndDefaultsToOne(String metadata, int weight) {
		assertThat(InstanceWeight.of(Map.of("weight", metadata))).isEqualTo(weight);
	}

	@Test
	void isOneWithoutAnEntryOrWithoutMetadata() {
		assertThat(InstanceWeight.of(Map.of())).isEqualTo(1);
		assertThat(InstanceWeight.of(null)).isEqualTo(1);
	}

}
