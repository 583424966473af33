package dev.tricall.tls;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import dev.tricall.certificates.CertificateAuthority;
import dev.tricall.certificates.CertificateSubject;

import static org.assertj.core.api.Assertions.assertThat;

class PeerTests {

	private final CertificateAuthority authority = CertificateAuthority.create(Instant.now().minusSeconds(60));

	@Test
	void isTheServiceThatTheCertificateNames() {
		assertThat(Peer
			.of(this.authority.issue(CertificateSubject.service("service-a"), Instant.now(), Duration.ofHours(1))
				.certificate()))
			.isEqualTo("service-a");
	}

	@Test
	void isUnknownIfTheCertificateNamesNoService() {
		assertThat(Peer.of(this.authority.issue(CertificateSubject.publicPort(), Instant.now(), Duration.ofHours(1))
			.certificate())).isNull();
	}

	@Test
	void isUnknownIfTheCertificateHasExpired() {
		assertThat(Peer.of(this.authority
			.issue(CertificateSubject.service("service-a"), Instant.now().minusSeconds(10), Duration.ofSeconds(5))
			.certificate())).isNull();
	}

}
