package dev.tricall.tls;

import java.security.KeyStore;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.springframework.boot.ssl.SslManagerBundle;

/**
 * Managers that use the certificates of the bundle that was updated last. Boot itself
 * reloads only web servers: gRPC, HTTP clients and Kafka keep the managers that they were
 * created with.
 */
final class ReloadingManagers implements SslManagerBundle {

	private final ReloadingKeyManager keyManager;

	private final ReloadingTrustManager trustManager;

	private final KeyManagerFactory keyManagerFactory;

	private final TrustManagerFactory trustManagerFactory;

	ReloadingManagers(SslManagerBundle initial) {
		this.keyManager = new ReloadingKeyManager(keyManagerOf(initial));
		this.trustManager = new ReloadingTrustManager(trustManagerOf(initial));
		this.keyManagerFactory = new Keys(this.keyManager, initial.getKeyManagerFactory());
		this.trustManagerFactory = new Trust(this.trustManager, initial.getTrustManagerFactory());
	}

	/**
	 * Uses other certificates from now on.
	 */
	void update(SslManagerBundle managers) {
		this.trustManager.update(trustManagerOf(managers));
		this.keyManager.update(keyManagerOf(managers));
	}

	@Override
	public KeyManagerFactory getKeyManagerFactory() {
		return this.keyManagerFactory;
	}

	@Override
	public TrustManagerFactory getTrustManagerFactory() {
		return this.trustManagerFactory;
	}

	private static X509ExtendedKeyManager keyManagerOf(SslManagerBundle bundle) {
		for (KeyManager manager : bundle.getKeyManagers()) {
			if (manager instanceof X509ExtendedKeyManager x509) {
				return x509;
			}
		}
		throw new IllegalStateException("the bundle has no key for X.509 certificates");
	}

	private static X509ExtendedTrustManager trustManagerOf(SslManagerBundle bundle) {
		for (TrustManager manager : bundle.getTrustManagers()) {
			if (manager instanceof X509ExtendedTrustManager x509) {
				return x509;
			}
		}
		throw new IllegalStateException("the bundle trusts no X.509 certificates");
	}

	private static final class Keys extends KeyManagerFactory {

		Keys(KeyManager manager, KeyManagerFactory like) {
			super(new KeyManagerFactorySpi() {

				@Override
				protected void engineInit(KeyStore keys, char[] password) {
				}

				@Override
				protected void engineInit(ManagerFactoryParameters parameters) {
				}

				@Override
				protected KeyManager[] engineGetKeyManagers() {
					return new KeyManager[] { manager };
				}

			}, like.getProvider(), like.getAlgorithm());
		}

	}

	private static final class Trust extends TrustManagerFactory {

		Trust(TrustManager manager, TrustManagerFactory like) {
			super(new TrustManagerFactorySpi() {

				@Override
				protected void engineInit(KeyStore certificates) {
				}

				@Override
				protected void engineInit(ManagerFactoryParameters parameters) {
				}

				@Override
				protected TrustManager[] engineGetTrustManagers() {
					return new TrustManager[] { manager };
				}

			}, like.getProvider(), like.getAlgorithm());
		}

	}

}
