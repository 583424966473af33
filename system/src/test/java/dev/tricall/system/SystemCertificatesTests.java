package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.certificates.CertificateFolder;
import dev.tricall.certificates.IssuedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SystemCertificatesTests {

	@TempDir
	private Path directory;

	@Test
	void issuesForEachServiceAndThePublicPort() throws IOException {
		try (SystemCertificates certificates = create(TlsSettings.byDefault())) {
			certificates.start();
		}
		for (String name : new String[] { "gateway", "service-a", "service-b", "auth-server", "discovery-server",
				"kafka", "postgres", "prometheus" }) {
			assertThat(read(name).certificate().getSubjectX500Principal()).hasToString("CN=" + name);
		}
		assertThat(read(SystemCertificates.PUBLIC_PORT).certificate().getSubjectX500Principal())
			.hasToString("CN=localhost");
	}

	@Test
	void writesTheAddressOfEachNameToAFileForTheJvms() throws IOException {
		try (SystemCertificates certificates = create(TlsSettings.byDefault())) {
			certificates.start();
			assertThat(certificates.hosts()).isEqualTo(this.directory.resolve("certificates/hosts"));
		}
		assertThat(this.directory.resolve("certificates/hosts")).content()
			.startsWith("127.0.0.1 localhost\n")
			.contains("127.0.0.1 kafka\n", "127.0.0.1 postgres\n", "127.0.0.1 auth-server\n",
					"127.0.0.1 discovery-server\n");
	}

	@Test
	void callsTheActionOfANameAfterEachRenewal() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		try (SystemCertificates certificates = create(
				TlsSettings.byDefault().withTimes(Duration.ofSeconds(2), Duration.ZERO))) {
			certificates.onWritten("postgres", calls::incrementAndGet);
			certificates.start();
			assertThat(calls.get()).isPositive();
			await().until(() -> calls.get() > 1);
		}
		assertThat(Files.readString(this.directory.resolve("certificates.log"))).contains("wrote postgres: CN=postgres")
			.doesNotContain("PRIVATE");
	}

	private SystemCertificates create(TlsSettings settings) {
		return new SystemCertificates(this.directory.resolve("certificates"), settings,
				this.directory.resolve("certificates.log"), Map.of());
	}

	private IssuedCertificate read(String name) throws IOException {
		return new CertificateFolder(this.directory.resolve("certificates").resolve(name)).read().orElseThrow();
	}

}
