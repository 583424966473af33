package dev.tricall.httpfailover;

import java.net.URI;
import java.time.Duration;
import java.util.function.BiFunction;

import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

import org.springframework.http.HttpMethod;

/**
 * Context factory that makes Apache's client observe the {@link TimeLimit} and the
 * {@link CalledService}, for
 * {@link org.springframework.http.client.HttpComponentsClientHttpRequestFactory}. The
 * connect timeout is a setting of the connection manager and is not covered, so it may
 * extend a call beyond its limit.
 */
public final class TimeLimitedContextFactory implements BiFunction<HttpMethod, URI, HttpContext> {

	/** A timeout of zero would mean that there is none. */
	private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

	private final Duration maxWait;

	private final Duration maxResponseTime;

	/**
	 * @param maxWait the longest time to wait for a pooled connection
	 * @param maxResponseTime the longest time between two packets of a response
	 */
	public TimeLimitedContextFactory(Duration maxWait, Duration maxResponseTime) {
		this.maxWait = maxWait;
		this.maxResponseTime = maxResponseTime;
	}

	@Override
	public HttpContext apply(HttpMethod method, URI uri) {
		HttpClientContext context = HttpClientContext.create();
		context.setRequestConfig(RequestConfig.custom()
			.setConnectionRequestTimeout(timeout(this.maxWait))
			.setResponseTimeout(timeout(this.maxResponseTime))
			.build());
		context.setUserToken(CalledService.get());
		return context;
	}

	private static Timeout timeout(Duration max) {
		Duration remaining = TimeLimit.remaining(max);
		return Timeout.of((remaining.compareTo(MIN_TIMEOUT) < 0) ? MIN_TIMEOUT : remaining);
	}

}
