package dev.tricall.system.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private final List<String> output = new ArrayList<>();

	@TempDir
	private Path folder;

	@Test
	void writesMediansAsMarkdownAndAllRoundsAsJson() throws Exception {
		Report report = new Report("./demo bench", this.output::add);
		report.costs("warm", "Warm", Map.of("read", List.of(round(1000), round(3000), round(2000))));
		report.note("Skipped: HAProxy.");
		report.finish(this.folder, "bench");
		String markdown = Files.readString(this.folder.resolve("bench.md"));
		assertThat(markdown).contains(
				"| read | 100 | 1.0 | 2.0 | 3 | 2.000 |  |  |  |  |  |  | **2.000** | 0.040 | 5 % |",
				"- Skipped: HAProxy.");
		assertThat(this.output.get(0)).contains(markdown);
		JsonNode warm = new JsonMapper().readTree(this.folder.resolve("bench.json").toFile()).path("warm");
		assertThat(warm.at("/median/0/micros/gateway").asDouble()).isEqualTo(2000);
		assertThat(warm.at("/rounds/read")).hasSize(3);
	}

	private static Measurement round(double micros) {
		return new Measurement("read", 100, 1, 2, 1, "", Map.of("gateway", micros, "driver", 40.0), 5);
	}

}
