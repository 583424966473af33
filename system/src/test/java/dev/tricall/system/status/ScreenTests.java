package dev.tricall.system.status;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScreenTests {

	@Test
	void showsARowForEachPartAndEachTransport() {
		SeenPart gateway = new SeenPart("gateway", "127.0.0.1:8080", "up", Metrics.NONE);
		SeenPart handler = new SeenPart("service-b-1", "127.0.0.1:20001", "down", Metrics.NONE);
		Figures figures = new Figures(10,
				List.of(new Figures.TransportRow("rest", 1200, 12.34, 0.5, 0.25, OptionalDouble.of(0.0042),
						OptionalDouble.of(0.0871)),
						new Figures.TransportRow("grpc", 0, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty())),
				List.of(new Figures.PartRow(gateway, 0, List.of()),
						new Figures.PartRow(handler, 7.5,
								List.of(OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalDouble.of(1)))),
				OptionalLong.of(3), OptionalLong.of(1));
		assertThat(String.join("\n", Screen.lines(figures))).isEqualTo("""
				part               where           health     handled/s   rest   grpc  kafka
				gateway            127.0.0.1:8080  up
				service-b-1        127.0.0.1:20001 down             7.5    50%      -   100%

				calls of service-a      ever     per s refused/s  failed/s    p50 ms    p99 ms
				rest                    1200      12.3       0.5       0.3       4.2      87.1
				grpc                       0       0.0       0.0       0.0         -         -

				waiting in Kafka: 3   dead letters: 1""");
	}

	@Test
	void showsThatNobodyTellsWhatWaits() {
		assertThat(Screen.lines(new Figures(1, List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty())))
			.last()
			.asString()
			.isEqualTo("waiting in Kafka: -   dead letters: -");
	}

}
