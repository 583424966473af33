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
 * @param connectionTimeToLive how long a connection is used
 */
public record ClientTls(SslBundle bundle, Duration connectionTimeToLive) {

	private static final Duration MAX_SESSION_TIME = Duration.ofMinutes(1);

	/**
	 * Returns a context for client connections.
	 */
	public SSLContext context() {
		SSLContext context = this.bundle.createSslContext();
		context.getClientSessionContext().setSessionTimeout(sessionSeconds());
		return context;
	}

	/**
	 * Returns how long a session may be resumed. A resumed session has the certificates
	 * of the first one, so renewed certificates would otherwise not come into use.
	 */
	public int sessionSeconds() {
		Duration time = (this.connectionTimeToLive.compareTo(MAX_SESSION_TIME) < 0) ? this.connectionTimeToLive
				: MAX_SESSION_TIME;
		return Math.max(1, Math.toIntExact(time.toSeconds()));
	}

	public KeyManager keyManager() {
		return this.bundle.getManagers().getKeyManagers()[0];
	}

	public TrustManager trustManager() {
		return this.bundle.getManagers().getTrustManagers()[0];
	}

}
