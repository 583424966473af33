package dev.tricall.system.tls;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;

import dev.tricall.certificates.SslContexts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each port answers only clients that prove by a valid certificate that they are a
 * service of this system. Only the public port requires no certificate.
 */
@TlsSystemTest
class TransportSecuritySystemTests {

	private final TlsSystem system;

	private final List<TlsPort> ports;

	TransportSecuritySystemTests(TlsSystem system) {
		this.system = system;
		this.ports = system.ports();
	}

	@Test
	void everyPortAnswersAServiceThatMayConnect() {
		assertThat(this.ports).allSatisfy((port) -> {
			SSLContext context = ClientCertificate.context(this.system.current(port.client()), this.system.trusted());
			assertThat(port.answer(context)).matches(port.protocol()::isAnswer);
		});
	}

	@Test
	void everyPortPresentsTheCertificateOfItsService() {
		assertThat(this.ports).allSatisfy((port) -> {
			SSLContext context = ClientCertificate.context(this.system.current(port.client()), this.system.trusted());
			assertThat(port.certificate(context)).isEqualTo(this.system.current(port.service()).certificate());
		});
	}

	@Test
	void everyPortRefusesPlainText() throws IOException {
		assertThat(this.ports).allSatisfy(TransportSecuritySystemTests::assertRefusesPlainText);
		assertRefusesPlainText(this.system.publicPort());
	}

	private static void assertRefusesPlainText(TlsPort port) throws IOException {
		assertThat(port.plainAnswer()).as(port.toString()).matches(port.protocol()::isPlainRefusal);
	}

	@Test
	void everyPortRefusesAClientWithoutACertificate() {
		assertAllRefuse((port) -> SslContexts.withoutCertificate(this.system.trusted()));
	}

	@Test
	void everyPortRefusesACertificateOfAnotherAuthority() {
		assertAllRefuse((port) -> ClientCertificate.context(TlsSystem.foreign(port.client()), this.system.trusted()));
	}

	@Test
	void everyPortRefusesAnExpiredCertificate() {
		assertAllRefuse((port) -> ClientCertificate.context(this.system.expired(port.client()), this.system.trusted()));
	}

	/** It is for servers only, and identifies no service. */
	@Test
	void everyPortRefusesTheCertificateOfThePublicPort() {
		assertAllRefuse((port) -> ClientCertificate.context(this.system.current("public-port"), this.system.trusted()));
	}

	private void assertAllRefuse(Function<TlsPort, SSLContext> client) {
		assertThat(this.ports).allMatch((port) -> port.refuses(client.apply(port)));
	}

	@Test
	void thePublicPortRequiresNoCertificate() throws IOException {
		SSLContext context = SslContexts.withoutCertificate(this.system.trusted());
		assertThat(this.system.publicPort().answer(context)).startsWith("HTTP/1.1 401 ");
		assertThat(this.system.publicPort().certificate(context))
			.isEqualTo(this.system.current("public-port").certificate());
	}

}
