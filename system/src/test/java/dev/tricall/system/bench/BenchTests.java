package dev.tricall.system.bench;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

class BenchTests {

	@Test
	void helpDescribesEveryOption() {
		for (OptionSpec option : new CommandLine(new Bench()).getCommandSpec().options()) {
			assertThat(Bench.helpText()).contains("  " + option.longestName() + " ");
		}
	}

	@Test
	void usesAFreePortAndAFolderOfItsOwnByDefault() {
		Bench bench = parse();
		assertThat(bench.settings().gatewayPort()).isNotEqualTo(8080);
		assertThat(bench.settings().directory()).isAbsolute().endsWithRaw(Path.of("target/bench"));
		assertThat(bench.connections()).isEqualTo(24);
		assertThat(bench.cold()).isEqualTo(Work.READ);
	}

	@Test
	void acceptsNamesOfWorksInLowerCase() {
		assertThat(parse("--cold", "grpc").cold()).isEqualTo(Work.GRPC);
	}

	@Test
	void measuresComposeAtItsDefaultPort() {
		assertThat(parse("--compose").settings().gatewayPort()).isEqualTo(8080);
	}

	private static Bench parse(String... args) {
		Bench bench = new Bench();
		new CommandLine(bench).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
		return bench;
	}

}
