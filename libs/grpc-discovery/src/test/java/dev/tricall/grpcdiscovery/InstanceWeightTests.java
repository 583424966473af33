package dev.tricall.grpcdiscovery;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.cloud.client.DefaultServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

class InstanceWeightTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "3, 3", "2147483647, 2147483647", "-1, 1", "1.5, 1", "heavy, 1", "2147483648, 1", "'', 1" })
	void isTheMetadataOrOne(String metadata, int weight) {
		assertThat(weight(Map.of("weight", metadata))).isEqualTo(weight);
	}

	@Test
	void isOneForAnInstanceThatDoesNotSay() {
		assertThat(weight(Map.of())).isEqualTo(1);
	}

	private static int weight(Map<String, String> metadata) {
		return InstanceWeight.of(new DefaultServiceInstance("b1", "service-b", "localhost", 1, false, metadata));
	}

}
