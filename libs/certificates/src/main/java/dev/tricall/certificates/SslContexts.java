package dev.tricall.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Creates contexts for TLS from certificates in memory.
 */
public final class SslContexts {

	private SslContexts() {
	}

	/**
	 * Returns the context of a client that has no certificate.
	 * @param trusted certificates of the trusted authorities
	 */
	public static SSLContext withoutCertificate(List<X509Certificate> trusted) {
		return create(new KeyManager[0], trusted);
	}

	/**
	 * Returns the context of a client or server that has a certificate.
	 * @param trusted certificates of the trusted authorities
	 */
	public static SSLContext of(IssuedCertificate own, List<X509Certificate> trusted) {
		try {
			KeyStore keys = emptyStore();
			keys.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(keys, new char[0]);
			return create(factory.getKeyManagers(), trusted);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SSLContext create(KeyManager[] keys, List<X509Certificate> trusted) {
		try {
			KeyStore authorities = emptyStore();
			for (int i = 0; i < trusted.size(); i++) {
				authorities.setCertificateEntry("authority-" + i, trusted.get(i));
			}
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(authorities);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys, factory.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			return store;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
