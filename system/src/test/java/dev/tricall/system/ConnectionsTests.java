package dev.tricall.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.system.process.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionsTests {

	private final Ports ports = new Ports();

	@TempDir
	private Path directory;

	@Test
	void connectsToTheLoopbackAddressWithoutTls() {
		try (Connections connections = new Connections(settings(), this.ports)) {
			assertThat(connections.url("auth-server")).isEqualTo("http://127.0.0.1:" + this.ports.of("auth-server"));
			assertThat(connections.address("kafka")).isEqualTo("127.0.0.1:" + this.ports.of("kafka"));
			assertThat(connections.environment("gateway", "gateway")).doesNotContainKeys("TLS", "CERTIFICATES",
					"HEALTH_PORT", "PLAIN_PORT", "PUBLIC_CERTIFICATES", "TLS_CONNECTION_TIME_TO_LIVE");
			assertThat(connections.brokerEnvironment()).containsEntry("BROKER_PROTOCOL", "SASL_PLAINTEXT");
			assertThat(connections.health("gateway").getPort()).isEqualTo(this.ports.of("gateway-management"));
			assertThat(connections.jvmOptions()).isEmpty();
			assertThat(connections.certificates()).isEmpty();
		}
	}

	@Test
	void connectsToTheNamesInTheCertificatesWithTls() {
		try (Connections connections = new Connections(settings().withTls(TlsSettings.byDefault()), this.ports)) {
			assertThat(connections.url("auth-server")).isEqualTo("https://auth-server:" + this.ports.of("auth-server"));
			assertThat(connections.address("kafka")).isEqualTo("kafka:" + this.ports.of("kafka"));
			assertThat(connections.brokerEnvironment()).containsEntry("BROKER_PROTOCOL", "SASL_SSL")
				.containsEntry("BROKER_HOST", "kafka");
			assertThat(connections.jvmOptions()).containsExactly(
					"-Djdk.net.hosts.file=" + settings().certificates().resolve("hosts"),
					"-Djdk.tls.client.cipherSuites=TLS_CHACHA20_POLY1305_SHA256");
		}
	}

	@Test
	void givesEachServiceItsOwnCertificateOnly() {
		TlsSettings tls = TlsSettings.byDefault().withPlainPort(9001);
		try (Connections connections = new Connections(settings().withTls(tls), this.ports)) {
			Map<String, String> gateway = connections.environment("gateway", "gateway");
			Path folders = settings().certificates();
			assertThat(gateway).containsEntry("CERTIFICATES", folders.resolve("gateway").toString())
				.containsEntry("PUBLIC_CERTIFICATES", folders.resolve("public-port").toString())
				.containsEntry("PLAIN_PORT", "9001");
			assertThat(connections.environment("service-b", "service-b-2"))
				.containsEntry("CERTIFICATES", folders.resolve("service-b").toString())
				.containsEntry("HEALTH_PORT", String.valueOf(this.ports.of("service-b-2-health")))
				.doesNotContainKeys("PUBLIC_CERTIFICATES", "PLAIN_PORT");
		}
	}

	@Test
	void endsConnectionsBeforeTheirCertificatesExpire() {
		assertThat(connectionTimeToLive(Duration.ofHours(24))).isEqualTo("600000ms");
		assertThat(connectionTimeToLive(Duration.ofSeconds(30))).isEqualTo("3000ms");
	}

	private String connectionTimeToLive(Duration lifetime) {
		TlsSettings tls = TlsSettings.byDefault().withTimes(lifetime, Duration.ZERO);
		try (Connections connections = new Connections(settings().withTls(tls), this.ports)) {
			return connections.environment("service-a", "service-a-1").getOrDefault("TLS_CONNECTION_TIME_TO_LIVE", "");
		}
	}

	private Settings settings() {
		return Settings.of(this.directory, this.directory, 9000);
	}

}
