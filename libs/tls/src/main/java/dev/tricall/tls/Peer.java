package dev.tricall.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * The service at the other end of a TLS connection, as its certificate names it: the last
 * part of the SPIFFE id {@code spiffe://tricall/service-a}.
 */
public final class Peer {

	private static final String PREFIX = "spiffe://tricall/";

	/** Type of a URI among the alternative names (RFC 5280, section 4.2.1.6). */
	private static final Integer URI = 6;

	private Peer() {
	}

	/**
	 * Returns the peer of a connection, or null if it has presented no certificate of a
	 * service, or one that has expired. A resumed session can outlive its certificate.
	 */
	public static @Nullable String of(@Nullable SSLSession session) {
		if (session == null) {
			return null;
		}
		try {
			Certificate[] chain = session.getPeerCertificates();
			return (chain.length > 0 && chain[0] instanceof X509Certificate certificate) ? of(certificate) : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

	static @Nullable String of(X509Certificate certificate) {
		try {
			certificate.checkValidity();
			if (certificate.getSubjectAlternativeNames() == null) {
				return null;
			}
			for (List<?> name : certificate.getSubjectAlternativeNames()) {
				if (name.get(0).equals(URI) && name.get(1) instanceof String uri && uri.startsWith(PREFIX)) {
					return uri.substring(PREFIX.length());
				}
			}
			return null;
		}
		catch (CertificateExpiredException | CertificateNotYetValidException | CertificateParsingException ex) {
			return null;
		}
	}

}
