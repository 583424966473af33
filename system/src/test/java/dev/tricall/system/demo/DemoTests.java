package dev.tricall.system.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import dev.tricall.system.Settings;
import dev.tricall.system.TlsSettings;

import static org.assertj.core.api.Assertions.assertThat;

class DemoTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@ParameterizedTest
	@ValueSource(strings = { "--nonsense", "--port=http", "--port=0", "--port=65536", "--port", "--instances=0",
			"--instances=many", "surplus", "status", "--docker", "--plain-port=8080" })
	void rejectsInvalidOptionsAndPrintsTheHelp(String option) {
		assertThat(run(option)).isEqualTo(2);
		assertThat(this.err.toString()).contains("Usage: ./demo").doesNotContain("Exception");
		assertThat(this.err.toString().lines().findFirst().orElse("")).isNotBlank().doesNotContain("Usage");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--nonsense", "--port=http", "--port=65536", "--connections=0", "--rounds=0",
			"--seconds=0", "--warm-up=0", "--instances=-1", "--cold=soap", "--rate=0", "surplus" })
	void rejectsInvalidOptionsOfTheBenchmark(String option) {
		assertThat(run("bench", option)).isEqualTo(2);
		assertThat(this.err.toString()).contains("Usage: ./demo bench").doesNotContain("Exception");
		assertThat(this.err.toString().lines().findFirst().orElse("")).isNotBlank().doesNotContain("Usage");
	}

	@Test
	void rejectsOptionsOfTheBenchmarkThatExcludeEachOther() {
		assertThat(run("bench", "--compose", "--growth")).isEqualTo(2);
		assertThat(this.err.toString()).startsWith("--growth");
		assertThat(run("bench", "--compose", "--tls")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--tls needs");
	}

	@Test
	void printsTheHelpOfTheBenchmark() {
		assertThat(run("bench", "--help")).isZero();
		assertThat(this.out.toString()).startsWith("Usage: ./demo bench");
	}

	@Test
	void printsTheHelp() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).startsWith("Usage: ./demo");
	}

	@Test
	void helpDescribesEveryOption() {
		for (OptionSpec option : Demo.commandLine(new Demo()).getCommandSpec().options()) {
			assertThat(Demo.helpText()).contains("  " + option.longestName() + " ");
		}
	}

	@Test
	void usesPort8080AndTwoServiceBInstancesByDefault() {
		Settings settings = settings();
		assertThat(settings.gatewayPort()).isEqualTo(8080);
		assertThat(settings.serviceBInstances()).isEqualTo(2);
		assertThat(settings.directory()).isAbsolute().endsWithRaw(Path.of("target/demo-8080"));
	}

	@Test
	void acceptsPortInstancesAndFolder() {
		Settings settings = settings("--port", "9000", "--instances", "3", "--dir", "/somewhere/else");
		assertThat(settings.gatewayPort()).isEqualTo(9000);
		assertThat(settings.gateway()).hasToString("http://localhost:9000");
		assertThat(settings.serviceBInstances()).isEqualTo(3);
		assertThat(settings.logs()).isEqualTo(Path.of("/somewhere/else/logs"));
	}

	@Test
	void usesAnotherFolderForAnotherPort() {
		assertThat(settings("--port", "9000").directory()).isNotEqualTo(settings("--port", "9001").directory());
	}

	@Test
	void usesPort8443AndCertificatesOfADayWithTls() {
		Settings settings = settings("--tls");
		assertThat(settings.gateway()).hasToString("https://localhost:8443");
		assertThat(settings.directory()).endsWithRaw(Path.of("target/demo-8443"));
		assertThat(settings.tls()).isEqualTo(new TlsSettings(Duration.ofHours(24), Duration.ofMinutes(1), 0));
		assertThat(settings().tls()).isNull();
	}

	@Test
	void acceptsAnotherPortForPlainHttpWithTls() {
		Settings settings = settings("--tls", "--port", "9000", "--plain-port", "9001");
		assertThat(settings.gateway()).hasToString("https://localhost:9000");
		assertThat(settings.tls()).isNotNull().extracting(TlsSettings::plainPort).isEqualTo(9001);
		assertThat(run("--tls", "--port=9000", "--plain-port=9000")).isEqualTo(2);
		assertThat(run("--tls", "--plain-port=0")).isEqualTo(2);
	}

	@Test
	void printsCommandsThatTrustTheAuthority() {
		List<String> lines = new ArrayList<>();
		Settings settings = settings("--tls", "--plain-port", "9001");
		new DemoReport(settings, lines::add).printCommands("gateway 1");
		assertThat(lines).singleElement(InstanceOfAssertFactories.STRING)
			.contains("http://localhost:9001")
			.satisfies((text) -> assertThat(text.lines().filter((line) -> line.contains("curl -"))).hasSize(5)
				.allMatch((line) -> line.contains(" --cacert " + settings.authorities())));
	}

	@Test
	void printsCommandsWithoutAnAuthorityIfThereIsNone() {
		List<String> lines = new ArrayList<>();
		new DemoReport(settings(), lines::add).printCommands("gateway 1");
		assertThat(lines).singleElement(InstanceOfAssertFactories.STRING)
			.contains("curl -i -H")
			.doesNotContain("cacert", "certificates");
	}

	private int run(String... args) {
		CommandLine commandLine = Demo.commandLine(new Demo());
		commandLine.setOut(new PrintWriter(this.out, true)).setErr(new PrintWriter(this.err, true));
		return commandLine.execute(args);
	}

	private static Settings settings(String... args) {
		Demo demo = new Demo();
		Demo.commandLine(demo).parseArgs(args);
		return demo.settings();
	}

}
