package dev.tricall.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@code ./demo status} beside the running system.
 */
@SystemTest
class StatusSystemTests {

	private final TestSystem system;

	StatusSystemTests(TestSystem system) {
		this.system = system;
	}

	@Test
	void showsPartsAndCalls() throws Exception {
		for (String way : List.of("rest", "grpc", "kafka")) {
			this.system.demo().handle(Api.over(way), Api.newId(), Api.newKey(), "v");
		}
		List<String> command = new ArrayList<>(
				List.of("--dir", this.system.directory().toString(), "--port", String.valueOf(this.system.port())));
		if (Boolean.getBoolean("tricall.docker")) {
			command.add("--docker");
		}
		// Micrometer looks for the consumers' metrics once a minute.
		await().atMost(TestSystem.PATIENCE).untilAsserted(() -> assertShown(status(command)));
	}

	private static void assertShown(Printed status) {
		assertThat(status.exitCode()).as(status.text()).isZero();
		assertThat(status.text()).doesNotContain("\033")
			.containsPattern(row("gateway\\S* +\\S+ +up"))
			.containsPattern(row("service-b-1 +\\S+ +up +[0-9.]+( +(-|\\d+%)){3}"))
			.containsPattern(row("service-b-2 +\\S+ +up +[0-9.]+( +(-|\\d+%)){3}"))
			.containsPattern(row("rest +[1-9]\\d*( +[0-9.]+){3}( +(-|[0-9.]+)){2}"))
			.containsPattern(row("grpc +[1-9]\\d*( +[0-9.]+){3}( +(-|[0-9.]+)){2}"))
			.containsPattern(row("kafka +[1-9]\\d*( +[0-9.]+){3}( +(-|[0-9.]+)){2}"))
			.containsPattern(row("waiting in Kafka: \\d+ +dead letters: (-|\\d+)"));
	}

	private static Pattern row(String columns) {
		return Pattern.compile("^" + columns + "$", Pattern.MULTILINE);
	}

	private static Printed status(List<String> options) throws IOException, InterruptedException {
		Path home = Path.of(System.getProperty("tricall.home", "..")).toAbsolutePath().normalize();
		List<String> command = new ArrayList<>(List.of(home.resolve("demo").toString(), "status", "--once"));
		command.addAll(options);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return new Printed(process.exitValue(), text);
	}

	private record Printed(int exitCode, String text) {
	}

}
