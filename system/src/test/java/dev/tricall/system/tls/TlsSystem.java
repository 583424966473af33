package dev.tricall.system.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.tricall.certificates.CertificateAuthority;
import dev.tricall.certificates.CertificateIssuer;
import dev.tricall.certificates.CertificateSubject;
import dev.tricall.certificates.IssuedCertificate;
import dev.tricall.system.TlsSettings;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A system whose processes connect by TLS, with certificates that are valid for less than
 * a minute.
 */
final class TlsSystem implements AutoCloseable {

	/** Of the certificates. They are renewed when two thirds have passed. */
	static final Duration LIFETIME = Duration.ofSeconds(45);

	/** Between the steps of a change of the authority. */
	private static final Duration INTERVAL = Duration.ofSeconds(5);

	/** All services. */
	static final List<String> SERVICES = List.of("gateway", "service-a", "service-b", "auth-server", "discovery-server",
			"kafka", "postgres", "prometheus");

	private final TestSystem system;

	/** The certificates that were valid when the system had started. */
	private final Map<String, IssuedCertificate> first = new LinkedHashMap<>();

	private TlsSystem(TestSystem system) {
		this.system = system;
		SERVICES.forEach((service) -> this.first.put(service, current(service)));
	}

	static TlsSystem start() {
		return new TlsSystem(TestSystem
			.start((settings) -> settings.withTls(TlsSettings.byDefault().withTimes(LIFETIME, INTERVAL))));
	}

	TestSystem system() {
		return this.system;
	}

	SystemControl control() {
		return this.system.control();
	}

	CertificateIssuer issuer() {
		return control().certificates().issuer();
	}

	List<X509Certificate> trusted() {
		return issuer().trusted();
	}

	/** Returns the current certificate of a service. */
	IssuedCertificate current(String service) {
		return issuer().current(service);
	}

	/**
	 * Returns a certificate of a service that has expired.
	 */
	IssuedCertificate expired(String service) {
		IssuedCertificate certificate = this.first.getOrDefault(service, current(service));
		assertThat(trusted()).as("the authority has not changed").contains(certificate.chain().get(1));
		await().atMost(LIFETIME.multipliedBy(2)).until(() -> Instant.now().isAfter(certificate.expiry()));
		return certificate;
	}

	/** Returns a certificate from an authority of somebody else. */
	static IssuedCertificate foreign(String service) {
		Instant start = Instant.now().minusSeconds(60);
		return CertificateAuthority.create(start)
			.issue(CertificateSubject.service(service), start, Duration.ofHours(1));
	}

	/** Returns a client that connects with the current certificate of a service. */
	ServiceClient as(String service) {
		return new ServiceClient(ClientCertificate.context(current(service), trusted()));
	}

	/**
	 * Returns the ports that require a certificate, with a service whose certificate is
	 * accepted there.
	 */
	List<TlsPort> ports() {
		SystemControl control = control();
		List<TlsPort> ports = new ArrayList<>(
				List.of(new TlsPort("service-a", control.address("service-a-1"), "gateway", Protocol.HTTP),
						new TlsPort("service-b", control.address("service-b-1"), "service-a", Protocol.HTTP),
						new TlsPort("service-b", control.grpcAddress("service-b-1"), "service-a", Protocol.GRPC),
						new TlsPort("auth-server", control.address("auth-server"), "service-a", Protocol.HTTP),
						new TlsPort("discovery-server", control.address("discovery-server"), "service-a",
								Protocol.HTTP),
						new TlsPort("kafka", control.address("kafka"), "service-a", Protocol.KAFKA),
						new TlsPort("postgres", control.address("postgres"), "service-b", Protocol.POSTGRES)));
		applications().forEach((process) -> ports.add(new TlsPort(process.replaceFirst("-\\d$", ""),
				control.managementAddress(process), "prometheus", Protocol.HTTP)));
		return ports;
	}

	/** Returns the processes with management endpoints. */
	List<String> applications() {
		return List.of("gateway", "service-a-1", "service-b-1", "service-b-2", "auth-server", "discovery-server");
	}

	/** The port that callers use, without a certificate. */
	TlsPort publicPort() {
		return new TlsPort("public-port", "127.0.0.1:" + this.system.port(), "", Protocol.HTTP);
	}

	@Override
	public void close() throws IOException {
		this.system.close();
	}

}
