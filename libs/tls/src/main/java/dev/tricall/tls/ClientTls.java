package dev.tricall.tls;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import org.springframework.boot.ssl.SslBundle;

/**
 * TLS of a service as the client of other services. Exists as a bean if TLS is on.
 * Certificates that have been renewed are used for new connections.
 *
 * @param bundle the bundle {@code service-current}
 */
public record ClientTls(SslBundle bundle) {

	/**
	 * Sessions are not resumed for longer, so that renewed certificates come into use.
	 */
	public static final int MAX_SESSION_SECONDS = 60;

	/**
	 * Returns a context for client connections.
	 */
	public SSLContext context() {
		SSLContext context = this.bundle.createSslContext();
		context.getClientSessionContext().setSessionTimeout(MAX_SESSION_SECONDS);
		return context;
	}

	public KeyManager keyManager() {
		return this.bundle.getManagers().getKeyManagers()[0];
	}

	public TrustManager trustManager() {
		return this.bundle.getManagers().getTrustManagers()[0];
	}

}
