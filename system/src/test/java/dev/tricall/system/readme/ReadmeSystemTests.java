package dev.tricall.system.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of the README, with another port of the gateway, and compares their
 * output.
 */
@SystemTest
class ReadmeSystemTests {

	private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

	/** Separates the outputs; no command prints it. */
	private static final String SEPARATOR = "\u001e";

	private final String gateway;

	ReadmeSystemTests(TestSystem system) {
		this.gateway = system.anonymous().gateway().getAuthority();
	}

	@Test
	void commandsPrintTheDocumentedOutput() throws Exception {
		List<String> commands = new ArrayList<>();
		List<String> outputs = new ArrayList<>();
		for (String line : documentedLines()) {
			if (line.startsWith("$ ")) {
				commands.add(line.substring(2));
				outputs.add("");
			}
			else {
				outputs.add(outputs.remove(outputs.size() - 1) + line + "\n");
			}
		}
		assertThat(commands).hasSizeGreaterThan(5);
		String[] printed = run(String.join("\nprintf '" + SEPARATOR + "'\n", commands)).split(SEPARATOR, -1);
		for (int i = 0; i < commands.size(); i++) {
			assertThat(comparable(printed[i])).as(commands.get(i)).isEqualTo(comparable(outputs.get(i)));
		}
	}

	private static List<String> documentedLines() throws IOException {
		Path readme = Path.of(System.getProperty("tricall.home", "..")).resolve("README.md");
		return BLOCK.matcher(Files.readString(readme))
			.results()
			.map((MatchResult block) -> block.group(1))
			.flatMap(String::lines)
			.toList();
	}

	/** Runs all commands in one shell, as a reader does. */
	private String run(String commands) throws IOException, InterruptedException {
		Process shell = new ProcessBuilder("bash", "-c", commands.replace("localhost:8080", this.gateway))
			.redirectErrorStream(true)
			.start();
		shell.getOutputStream().close();
		String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return printed;
	}

	/** Replaces values that differ in each run: instances, generated ids and times. */
	private static String comparable(String output) {
		return output.strip()
			.replaceAll("\"service-b:[^\"]*\"", "INSTANCE")
			.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
	}

}
