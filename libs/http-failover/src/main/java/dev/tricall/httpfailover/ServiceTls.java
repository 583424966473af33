package dev.tricall.httpfailover;

import java.time.Duration;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * TLS for Apache's client when it calls services that {@link FailoverInterceptor} has
 * chosen: the certificate must be that of the called service, at whatever address.
 * Requests to other hosts are verified by host name as usual.
 */
public final class ServiceTls {

	private ServiceTls() {
	}

	/**
	 * Returns the strategy that creates and verifies TLS connections.
	 */
	public static TlsSocketStrategy strategy(SSLContext context) {
		HostnameVerifier byName = new DefaultHostnameVerifier();
		return new DefaultClientTlsStrategy(context, HostnameVerificationPolicy.CLIENT, (host, session) -> {
			@Nullable String service = CalledService.get();
			return byName.verify((service != null) ? service : host, session);
		});
	}

	/**
	 * Returns the settings of connections.
	 * @param handshakeTimeout maximum time between two packets of a handshake
	 */
	public static TlsConfig config(Duration handshakeTimeout) {
		return TlsConfig.custom().setHandshakeTimeout(Timeout.of(handshakeTimeout)).build();
	}

	/**
	 * Lets the client reuse a connection only for the service that it was verified for,
	 * even if the registry has another service at the same address.
	 */
	public static void separateConnections(HttpClientBuilder client) {
		client.setUserTokenHandler((route, context) -> CalledService.get());
	}

}
