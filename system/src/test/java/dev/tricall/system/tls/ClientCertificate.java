package dev.tricall.system.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

import dev.tricall.certificates.IssuedCertificate;

/**
 * Presents a certificate, whether or not the other end would accept it. The key manager
 * of the JDK does not present one whose authority the server does not name.
 */
final class ClientCertificate extends X509ExtendedKeyManager {

	private static final String ALIAS = "own";

	private final IssuedCertificate certificate;

	private ClientCertificate(IssuedCertificate certificate) {
		this.certificate = certificate;
	}

	/**
	 * Returns a context that presents the certificate as a client and as a server.
	 */
	static SSLContext context(IssuedCertificate certificate, List<X509Certificate> trusted) {
		try {
			KeyStore authorities = KeyStore.getInstance("PKCS12");
			authorities.load(null, null);
			for (X509Certificate authority : trusted) {
				authorities.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
			}
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(authorities);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(new KeyManager[] { new ClientCertificate(certificate) }, trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		return new String[] { ALIAS };
	}

	@Override
	public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		return new String[] { ALIAS };
	}

	@Override
	public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
		return ALIAS;
	}

	@Override
	public String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		return ALIAS;
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
		return keyType.equals("EC") ? ALIAS : null;
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		return keyType.equals("EC") ? ALIAS : null;
	}

	@Override
	public X509Certificate[] getCertificateChain(String alias) {
		return this.certificate.chain().toArray(X509Certificate[]::new);
	}

	@Override
	public PrivateKey getPrivateKey(String alias) {
		return this.certificate.key();
	}

}
