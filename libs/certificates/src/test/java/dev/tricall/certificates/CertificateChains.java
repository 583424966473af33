package dev.tricall.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Verifies certificates as TLS does.
 */
final class CertificateChains {

	private CertificateChains() {
	}

	/**
	 * Whether the certificate is valid at an instant.
	 */
	static boolean isTrusted(IssuedCertificate issued, List<X509Certificate> authorities, Instant at) {
		try {
			PKIXParameters parameters = new PKIXParameters(authorities.stream()
				.map((authority) -> new TrustAnchor(authority, null))
				.collect(Collectors.toSet()));
			parameters.setRevocationEnabled(false);
			parameters.setDate(Date.from(at));
			CertPathValidator.getInstance("PKIX")
				.validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(issued.certificate())),
						parameters);
			return true;
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

}
