package dev.tricall.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.tricall.certificates.CertificateAuthority;
import dev.tricall.certificates.CertificateFolder;
import dev.tricall.certificates.CertificateSubject;
import dev.tricall.certificates.IssuedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TlsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TlsAutoConfiguration.class))
		.withInitializer(new ConfigDataApplicationContextInitializer());

	@TempDir
	private Path folder;

	private CertificateAuthority authority = CertificateAuthority.create(Instant.now());

	@Test
	void isOffByDefault() {
		this.runner.withPropertyValues("spring.config.import=classpath:tls-${TLS:off}.yaml")
			.run((context) -> assertThat(context).doesNotHaveBean(ClientTls.class));
	}

	@Test
	void stopsTheStartForAnUnknownValue() {
		this.runner.withPropertyValues("spring.config.import=classpath:tls-${TLS:off}.yaml", "TLS=yes")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void usesNewFilesWithoutRestart() throws IOException {
		IssuedCertificate first = write();
		on().run((context) -> {
			ClientTls tls = context.getBean(ClientTls.class);
			assertThat(presented(tls)).isEqualTo(first.certificate());
			this.authority = CertificateAuthority.create(Instant.now());
			IssuedCertificate second = write();
			await().atMost(Duration.ofSeconds(20)).until(() -> presented(tls).equals(second.certificate()));
			assertThat(((X509TrustManager) tls.trustManager()).getAcceptedIssuers())
				.containsExactly(this.authority.certificate());
		});
	}

	@Test
	void keepsKeyAndCertificateOfOneHandshakeTogether() throws IOException {
		IssuedCertificate first = write();
		on().run((context) -> {
			ClientTls tls = context.getBean(ClientTls.class);
			X509ExtendedKeyManager keys = (X509ExtendedKeyManager) tls.keyManager();
			String alias = alias(keys);
			IssuedCertificate second = write();
			await().atMost(Duration.ofSeconds(20)).until(() -> presented(tls).equals(second.certificate()));
			assertThat(keys.getPrivateKey(alias)).isEqualTo(first.key());
			assertThat(keys.getCertificateChain(alias)).startsWith(first.certificate());
		});
	}

	private ApplicationContextRunner on() {
		return this.runner.withPropertyValues("spring.config.import=classpath:tls-${TLS:off}.yaml", "TLS=on",
				"CERTIFICATES=" + this.folder.resolve("some-service"), "server.port=0");
	}

	private IssuedCertificate write() throws IOException {
		IssuedCertificate issued = this.authority.issue(CertificateSubject.service("some-service"), Instant.now(),
				Duration.ofHours(1));
		new CertificateFolder(this.folder.resolve("some-service")).write(issued, List.of(this.authority.certificate()));
		return issued;
	}

	private static X509Certificate presented(ClientTls tls) {
		X509ExtendedKeyManager keys = (X509ExtendedKeyManager) tls.keyManager();
		return Objects.requireNonNull(keys.getCertificateChain(alias(keys)))[0];
	}

	private static String alias(X509ExtendedKeyManager keys) {
		return Objects.requireNonNull(keys.chooseEngineClientAlias(new String[] { "EC" }, null, null));
	}

}
