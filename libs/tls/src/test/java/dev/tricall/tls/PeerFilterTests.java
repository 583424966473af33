package dev.tricall.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

import org.apache.catalina.Globals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

import dev.tricall.certificates.CertificateAuthority;
import dev.tricall.certificates.CertificateSubject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PeerFilterTests {

	private final PeerFilter filter = new PeerFilter((account, peer) -> account.getName().equals(peer));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockFilterChain chain = new MockFilterChain();

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void acceptsCredentialsOfThePeer() throws Exception {
		authenticate("service-a");
		connectAs("service-a");
		filter();
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void refusesCredentialsOfAnotherService() {
		authenticate("service-a");
		connectAs("service-b");
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(this::filter);
	}

	@Test
	void refusesCredentialsWithoutCertificate() {
		authenticate("service-a");
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(this::filter);
	}

	@Test
	void leavesRequestsWithoutCredentialsToTheAccessRules() throws Exception {
		connectAs("service-b");
		filter();
		assertThat(this.chain.getRequest()).isNotNull();
	}

	private static void authenticate(String name) {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(name, "", "ROLE_ANY"));
	}

	private void connectAs(String service) {
		this.request.setAttribute(Globals.CERTIFICATES_ATTR,
				new X509Certificate[] { CertificateAuthority.create(Instant.now())
					.issue(CertificateSubject.service(service), Instant.now(), Duration.ofHours(1))
					.certificate() });
	}

	private void filter() throws Exception {
		this.filter.doFilter(this.request, new MockHttpServletResponse(), this.chain);
	}

}
