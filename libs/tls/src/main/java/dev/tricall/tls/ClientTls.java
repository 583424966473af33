package dev.tricall.tls;

import java.time.Duration;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import org.springframework.boot.ssl.SslBundle;

/**
 * TLS of a service as the client of other services. Exists as a bean if TLS is on.
 * Certificates that have been renewed are used for new connections.
 *
 * @param bundle the bundle {@code service-current}
 * @param connectionTimeToLive see {@link TlsProperties}
 */
public record ClientTls(SslBundle bundle, Duration connectionTimeToLive) {

	private static final long MAX_SESSION_SECONDS = 60;

	/**
	 * Returns a context for client connections.
	 */
	public SSLContext context() {
		SSLContext context = this.bundle.createSslContext();
		context.getClientSessionContext().setSessionTimeout(sessionTimeoutSeconds());
		return context;
	}

	/**
	 * Returns for how long a session may be resumed. Its connections have the
	 * certificates of the first one, which must not expire meanwhile.
	 */
	public int sessionTimeoutSeconds() {
		return (int) Math.max(1, Math.min(MAX_SESSION_SECONDS, this.connectionTimeToLive.toSeconds()));
	}

	public KeyManager keyManager() {
		return this.bundle.getManagers().getKeyManagers()[0];
	}

	public TrustManager trustManager() {
		return this.bundle.getManagers().getTrustManagers()[0];
	}

}
