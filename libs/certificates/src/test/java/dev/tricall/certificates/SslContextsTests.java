package dev.tricall.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SslContextsTests {

	private final CertificateAuthority authority = CertificateAuthority.create(Instant.now());

	private final List<X509Certificate> trusted = List.of(this.authority.certificate());

	private final SSLContext server = SslContexts.of(issue(this.authority, "service-b"), this.trusted);

	@Test
	void bothSidesProveWhoTheyAre() throws Exception {
		assertThat(connect(SslContexts.of(issue(this.authority, "service-a"), this.trusted)))
			.isEqualTo("CN=service-a calls CN=service-b");
	}

	@Test
	void refusesAClientWithoutACertificate() {
		assertRefused(SslContexts.withoutCertificate(this.trusted));
	}

	@Test
	void refusesAClientOfAForeignAuthority() {
		assertRefused(SslContexts.of(issue(CertificateAuthority.create(Instant.now()), "service-a"), this.trusted));
	}

	@Test
	void refusesAClientWithTheCertificateOfThePublicPort() {
		assertRefused(SslContexts.of(
				this.authority.issue(CertificateSubject.publicPort(), Instant.now(), Duration.ofMinutes(1)),
				this.trusted));
	}

	@Test
	void aClientRefusesAServerOfAForeignAuthority() {
		assertRefused(SslContexts.of(issue(this.authority, "service-a"),
				List.of(CertificateAuthority.create(Instant.now()).certificate())));
	}

	@Test
	void refusesAnExpiredCertificate() {
		assertRefused(SslContexts.of(this.authority.issue(CertificateSubject.service("service-a"),
				Instant.now().minusSeconds(10), Duration.ofSeconds(5)), this.trusted));
	}

	private void assertRefused(SSLContext client) {
		// Depending on who notices first, the server's alert or the end of the
		// connection.
		assertThatIOException().isThrownBy(() -> connect(client));
	}

	private static IssuedCertificate issue(CertificateAuthority authority, String name) {
		return authority.issue(CertificateSubject.service(name), Instant.now(), Duration.ofMinutes(1));
	}

	/**
	 * Returns who calls whom.
	 */
	private String connect(SSLContext client) throws IOException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (SSLServerSocket listening = (SSLServerSocket) this.server.getServerSocketFactory()
			.createServerSocket(0, 1, loopback)) {
			listening.setNeedClientAuth(true);
			CompletableFuture<String> served = CompletableFuture.supplyAsync(() -> serve(listening));
			try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
				.createSocket(loopback, listening.getLocalPort())) {
				socket.startHandshake();
				// With TLS 1.3, a client learns by reading that its certificate is
				// refused.
				assertThat(socket.getInputStream().read()).isEqualTo('.');
				return served.join() + " calls " + socket.getSession().getPeerPrincipal().getName();
			}
		}
	}

	private static String serve(SSLServerSocket listening) {
		try (SSLSocket socket = (SSLSocket) listening.accept()) {
			socket.getOutputStream().write('.');
			return socket.getSession().getPeerPrincipal().getName();
		}
		catch (IOException ex) {
			return "refused: " + ex;
		}
	}

}
