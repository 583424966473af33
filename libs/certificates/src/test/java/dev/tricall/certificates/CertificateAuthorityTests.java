package dev.tricall.certificates;

import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateAuthorityTests {

	private static final String SERVER = "1.3.6.1.5.5.7.3.1";

	private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

	private static final int DNS = 2;

	private static final int URI = 6;

	private static final int IP = 7;

	private final Instant start = Instant.parse("2030-01-01T00:00:00Z");

	private final CertificateAuthority authority = CertificateAuthority.create(this.start);

	@Test
	void namesTheServiceAndNoAddress() throws Exception {
		X509Certificate certificate = issue(CertificateSubject.service("service-b")).certificate();
		assertThat(certificate.getSubjectX500Principal()).hasToString("CN=service-b");
		assertThat(certificate.getSubjectAlternativeNames()).containsExactlyInAnyOrder(List.of(DNS, "service-b"),
				List.of(URI, "spiffe://tricall/service-b"));
		assertThat(certificate.getExtendedKeyUsage()).containsExactlyInAnyOrder(SERVER, CLIENT);
		assertThat(certificate.getBasicConstraints()).as("is no authority").isEqualTo(-1);
	}

	@Test
	void namesLocalhostAndNoServiceAtThePublicPort() throws Exception {
		X509Certificate certificate = issue(CertificateSubject.publicPort()).certificate();
		assertThat(certificate.getSubjectAlternativeNames()).containsExactlyInAnyOrder(List.of(DNS, "localhost"),
				List.of(IP, "127.0.0.1"));
		assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER);
	}

	@Test
	void usesKeysOfItsOwnOnTheCurveP256() throws Exception {
		IssuedCertificate issued = issue(CertificateSubject.service("a"));
		assertThat(issued.certificate().getPublicKey()).isInstanceOfSatisfying(ECPublicKey.class,
				(key) -> assertThat(key.getParams().getCurve().getField().getFieldSize()).isEqualTo(256));
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(issued.key());
		byte[] signed = signature.sign();
		signature.initVerify(issued.certificate());
		assertThat(signature.verify(signed)).isTrue();
		IssuedCertificate next = issue(CertificateSubject.service("a"));
		assertThat(next.key()).isNotEqualTo(issued.key());
		assertThat(next.certificate().getSerialNumber()).isNotEqualTo(issued.certificate().getSerialNumber());
	}

	@Test
	void isTrustedDuringItsLifetimeOnly() {
		IssuedCertificate issued = issue(CertificateSubject.service("a"));
		assertThat(issued.chain()).containsExactly(issued.certificate(), this.authority.certificate());
		assertThat(isTrusted(issued, this.start)).isTrue();
		assertThat(isTrusted(issued, this.start.plusSeconds(59))).isTrue();
		assertThat(isTrusted(issued, this.start.plusSeconds(61))).isFalse();
		assertThat(isTrusted(issued, this.start.minusSeconds(1))).isFalse();
	}

	@Test
	void isNotTrustedByThoseWhoTrustAnotherAuthority() {
		CertificateAuthority other = CertificateAuthority.create(this.start);
		IssuedCertificate foreign = other.issue(CertificateSubject.service("a"), this.start, Duration.ofMinutes(1));
		assertThat(isTrusted(foreign, this.start)).isFalse();
		assertThat(other.certificate().getSubjectX500Principal())
			.isNotEqualTo(this.authority.certificate().getSubjectX500Principal());
	}

	@Test
	void isRenewedWhenTwoThirdsOfTheLifetimeHavePassed() {
		IssuedCertificate issued = issue(CertificateSubject.service("a"));
		assertThat(issued.renewal()).isEqualTo(this.start.plusSeconds(40));
		assertThat(issued.expiry()).isEqualTo(this.start.plusSeconds(60));
	}

	@Test
	void doesNotShowThePrivateKeyAsText() {
		IssuedCertificate issued = issue(CertificateSubject.service("a"));
		assertThat(issued.toString()).matches(
				"CN=a, serial number [0-9a-f]{32}, issued by CN=tricall CA \\w{8}, valid until 2030-01-01T00:01:00Z");
	}

	private IssuedCertificate issue(CertificateSubject subject) {
		return this.authority.issue(subject, this.start, Duration.ofMinutes(1));
	}

	private boolean isTrusted(IssuedCertificate issued, Instant at) {
		return CertificateChains.isTrusted(issued, List.of(this.authority.certificate()), at);
	}

}
