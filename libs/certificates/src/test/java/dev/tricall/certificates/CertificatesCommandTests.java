package dev.tricall.certificates;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class CertificatesCommandTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@TempDir
	private Path directory;

	@Test
	void issuesForAllNamesAndThenReportsThatItIsReady() throws IOException {
		Path ready = this.directory.resolve("ready");
		assertThat(run("--service=service-a,service-b", "--service=gateway", "--public-port=public-port",
				"--lifetime=90s", "--interval=10s", "--ready-file=" + ready))
			.isZero();
		assertThat(ready).exists();
		for (String name : List.of("service-a", "service-b", "gateway")) {
			assertThat(subject(name)).isEqualTo("CN=" + name);
		}
		assertThat(subject("public-port")).isEqualTo("CN=localhost");
		assertThat(this.out.toString()).contains("Wrote service-a").doesNotContain("PRIVATE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--nonsense", "--lifetime=soon", "--lifetime=1s", "--interval=20h", "--group=service-a",
			"--group=unknown=1", "--group=service-a=x", "surplus" })
	void rejectsInvalidOptionsAndPrintsTheHelp(String option) {
		assertThat(run("--service=service-a", option)).isEqualTo(2);
		assertThat(this.err.toString()).contains("Usage: certificates").doesNotContain("Exception");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void requiresAName() {
		assertThat(run()).isEqualTo(2);
		assertThat(this.err.toString()).contains("--service");
	}

	@Test
	void printsTheHelp() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("Usage: certificates", "--directory", "--service", "--public-port",
				"--group", "--lifetime", "--interval", "--ready-file");
	}

	@Test
	void reportsThatTheCertificatesCannotBeWritten() throws IOException {
		Files.writeString(this.directory.resolve("service-a"), "in the way");
		assertThat(run("--service=service-a")).isEqualTo(1);
		assertThat(this.err.toString()).contains("cannot be written", "service-a");
	}

	private String subject(String name) throws IOException {
		return new CertificateFolder(this.directory.resolve(name)).read()
			.orElseThrow()
			.certificate()
			.getSubjectX500Principal()
			.toString();
	}

	/** Runs the program, which ends as soon as it is ready. */
	private int run(String... arguments) {
		CommandLine commandLine = new CommandLine(new CertificatesCommand(Clock.systemUTC(), new CountDownLatch(0)));
		commandLine.setOut(new PrintWriter(this.out, true)).setErr(new PrintWriter(this.err, true));
		String[] all = new String[arguments.length + 1];
		all[0] = "--directory=" + this.directory;
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return commandLine.execute(all);
	}

}
