package dev.tricall.system.compose;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContainerTests {

	private static final String STARTED = " 2026-01-02T03:04:05.678901234Z";

	@Test
	void parsesTheOutputOfDockerInspect() {
		String lines = "/tricall_service-b_2 tricall service-b 2 running healthy 0" + STARTED + " 0\n\n"
				+ "/tricall-gateway-1 tricall gateway 1 created - 0 0001-01-01T00:00:00Z 8080\n";
		assertThat(Container.parse(lines)).containsExactly(
				new Container("tricall_service-b_2", "tricall", "service-b", 2, "running", "healthy", 0,
						Instant.parse("2026-01-02T03:04:05.678901234Z"), 0),
				new Container("tricall-gateway-1", "tricall", "gateway", 1, "created", "", 0,
						Instant.parse("0001-01-01T00:00:00Z"), 8080));
	}

	@Test
	void hasTheNameOfItsServiceWithAndWithoutNumber() {
		Container container = container("running healthy 0");
		assertThat(container.isNamed("kafka")).isTrue();
		assertThat(container.isNamed("kafka-1")).isTrue();
		assertThat(container.isNamed("kafka-2")).isFalse();
		assertThat(container.isNamed("kafka-access")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "running healthy 0, true, false", "running starting 0, false, false",
			"running unhealthy 0, false, false", "paused healthy 0, false, false", "exited healthy 0, false, true",
			"exited unhealthy 137, false, true", "restarting - 1, false, false", "running - 0, false, false",
			"exited - 0, true, false", "exited - 1, false, true", "created - 0, false, false" })
	void isReadyWhenItIsHealthyOrHasCompletedItsTask(String state, boolean ready, boolean down) {
		assertThat(container(state).isReady()).isEqualTo(ready);
		assertThat(container(state).isDown()).isEqualTo(down);
	}

	private static Container container(String state) {
		return Container.parse("/tricall_kafka_1 tricall kafka 1 " + state + STARTED + " 0").get(0);
	}

}
