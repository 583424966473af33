package dev.tricall.tls;

import java.time.Duration;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * Creates the HTTP client of a service for an address that is configured, such as that of
 * the issuer. Over TLS, no connection outlives the certificates that it began with.
 */
public final class HttpRequests {

	private static final int MAX_CONNECTIONS = 200;

	private static final TimeValue VALIDATE_AFTER = TimeValue.ofMilliseconds(500);

	private HttpRequests() {
	}

	/**
	 * Returns a client without cookies, redirects and retries.
	 * @param tls null for a client without TLS
	 */
	public static HttpComponentsClientHttpRequestFactory create(@Nullable ClientTls tls, Duration connectTimeout,
			Duration readTimeout) {
		ConnectionConfig.Builder connection = ConnectionConfig.custom()
			.setConnectTimeout(Timeout.of(connectTimeout))
			.setValidateAfterInactivity(VALIDATE_AFTER);
		PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
			.setMaxConnPerRoute(MAX_CONNECTIONS)
			.setMaxConnTotal(MAX_CONNECTIONS);
		if (tls != null) {
			connection.setTimeToLive(TimeValue.of(tls.connectionTimeToLive()));
			connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls.context()))
				.setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(Timeout.of(readTimeout)).build());
		}
		return new HttpComponentsClientHttpRequestFactory(HttpClients.custom()
			.setConnectionManager(connections.setDefaultConnectionConfig(connection.build()).build())
			.setDefaultRequestConfig(RequestConfig.custom()
				.setConnectionRequestTimeout(Timeout.of(readTimeout))
				.setResponseTimeout(Timeout.of(readTimeout))
				.build())
			// By default, a connection with a client certificate is not reused.
			.disableConnectionState()
			.disableAutomaticRetries()
			.disableRedirectHandling()
			.disableCookieManagement()
			.build());
	}

}
