package dev.tricall.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReloadingSslEngineFactoryTests {

	private final CertificateAuthority authority = CertificateAuthority.create(Instant.now());

	private final ReloadingSslEngineFactory factory = new ReloadingSslEngineFactory();

	private int writes;

	@TempDir
	private Path directory;

	@Test
	void usesNewFilesWithoutBeingConfiguredAgain() throws Exception {
		IssuedCertificate first = write("kafka", this.authority);
		Map<String, Object> configuration = configuration("kafka");
		this.factory.configure(configuration);
		assertThat(current()).isEqualTo(first.certificate());
		IssuedCertificate second = write("kafka", this.authority);
		assertThat(current()).isEqualTo(second.certificate());
		assertThat(this.factory.shouldBeRebuilt(new HashMap<>(configuration))).isFalse();
		assertThat(this.factory.shouldBeRebuilt(Map.of("ssl.protocol", "TLSv1.3"))).isTrue();
	}

	@Test
	void keepsThePreviousFilesWhenTheNewOnesCannotBeUsed() throws Exception {
		IssuedCertificate first = write("kafka", this.authority);
		this.factory.configure(configuration("kafka"));
		Files.writeString(this.directory.resolve("kafka/keystore.pem"), "no key");
		touch(this.directory.resolve("kafka/keystore.pem"));
		assertThat(current()).isEqualTo(first.certificate());
	}

	@Test
	void aClientTrustsANewAuthorityThroughASocketFactoryItAlreadyHas() throws Exception {
		CertificateAuthority next = CertificateAuthority.create(Instant.now());
		ReloadingSslEngineFactory server = new ReloadingSslEngineFactory();
		write("server", next);
		server.configure(configuration("server"));
		write("client", this.authority);
		this.factory.configure(configuration("client"));
		SSLSocketFactory sockets = this.factory.sslContext().getSocketFactory();
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(sockets, server));
		write("client", next);
		assertThat(connect(sockets, server)).isEqualTo("CN=server");
	}

	/**
	 * Returns the name of the server.
	 */
	private static String connect(SSLSocketFactory client, ReloadingSslEngineFactory server) throws Exception {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (SSLServerSocket listening = (SSLServerSocket) server.sslContext()
			.getServerSocketFactory()
			.createServerSocket(0, 1, loopback)) {
			CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listening));
			try (SSLSocket socket = (SSLSocket) client.createSocket(loopback, listening.getLocalPort())) {
				socket.startHandshake();
				return socket.getSession().getPeerPrincipal().getName();
			}
			finally {
				served.join();
			}
		}
	}

	private static void serve(SSLServerSocket listening) {
		try (SSLSocket socket = (SSLSocket) listening.accept()) {
			socket.startHandshake();
		}
		catch (IOException ex) {
			// The client refuses the connection.
			assertThat(ex).isInstanceOf(SSLException.class);
		}
	}

	private Certificate current() throws KeyStoreException {
		return Objects.requireNonNull(this.factory.keystore()).getCertificate("kafka");
	}

	private Map<String, Object> configuration(String name) {
		Path folder = this.directory.resolve(name);
		Map<String, Object> configuration = new HashMap<>(
				new AbstractConfig(new ConfigDef().withClientSslSupport(), Map.of()).values());
		configuration.put("ssl.client.auth", "none");
		configuration.put("ssl.keystore.type", "PEM");
		configuration.put("ssl.keystore.location", folder.resolve("keystore.pem").toString());
		configuration.put("ssl.truststore.type", "PEM");
		configuration.put("ssl.truststore.location", folder.resolve("ca.crt").toString());
		return configuration;
	}

	private IssuedCertificate write(String name, CertificateAuthority issuer) throws IOException {
		IssuedCertificate issued = issuer.issue(CertificateSubject.service(name), Instant.now(), Duration.ofMinutes(5));
		Path folder = this.directory.resolve(name);
		new CertificateFolder(folder).write(issued, List.of(issuer.certificate()));
		for (String file : List.of("keystore.pem", "ca.crt")) {
			touch(folder.resolve(file));
		}
		return issued;
	}

	/** The factory compares times of modification, which consist of milliseconds. */
	private void touch(Path file) throws IOException {
		this.writes++;
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(this.writes)));
	}

}
