package dev.tricall.certificates;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SaslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;

/**
 * Makes a Kafka broker accept a token only from the service that it was issued to: if the
 * certificate of the connection is that of another service, the client is anonymous and
 * has no permissions. Without TLS, the token suffices. Thread-safe.
 */
public final class PeerPrincipalBuilder extends DefaultKafkaPrincipalBuilder {

	/** Type of a URI among the alternative names (RFC 5280, section 4.2.1.6). */
	private static final Integer URI = 6;

	public PeerPrincipalBuilder() {
		super(null, null);
	}

	@Override
	public KafkaPrincipal build(AuthenticationContext context) {
		KafkaPrincipal principal = super.build(context);
		if (context instanceof SaslAuthenticationContext sasl && sasl.sslSession().isPresent()
				&& !isPeer(principal.getName(), sasl.sslSession().get())) {
			return KafkaPrincipal.ANONYMOUS;
		}
		return principal;
	}

	private static boolean isPeer(String service, SSLSession session) {
		try {
			Certificate[] chain = session.getPeerCertificates();
			return chain.length > 0 && chain[0] instanceof X509Certificate certificate
					&& certificate.getSubjectAlternativeNames() != null && certificate.getSubjectAlternativeNames()
						.contains(List.of(URI, CertificateSubject.IDENTITY_PREFIX + service));
		}
		catch (SSLPeerUnverifiedException | CertificateParsingException ex) {
			return false;
		}
	}

}
