package dev.tricall.failover;

import java.net.URI;
import java.time.Duration;
import java.util.function.BiFunction;

import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

import org.springframework.http.HttpMethod;

/**
 * Has Apache's client keep the {@link TimeLimit}: as the context factory of a
 * {@link org.springframework.http.client.HttpComponentsClientHttpRequestFactory}. The
 * time to connect is the connection manager's, and comes on top.
 */
public final class TimeLimitedRequests implements BiFunction<HttpMethod, URI, HttpContext> {

	private static final Duration LEAST = Duration.ofMillis(1);

	private final Duration maxWait;

	private final Duration maxResponseTime;

	/**
	 * @param maxWait for a connection of the pool
	 * @param maxResponseTime between any two packets of an answer
	 */
	public TimeLimitedRequests(Duration maxWait, Duration maxResponseTime) {
		this.maxWait = maxWait;
		this.maxResponseTime = maxResponseTime;
	}

	@Override
	public HttpContext apply(HttpMethod method, URI uri) {
		HttpClientContext context = HttpClientContext.create();
		context.setRequestConfig(RequestConfig.custom()
			.setConnectionRequestTimeout(left(this.maxWait))
			.setResponseTimeout(left(this.maxResponseTime))
			.build());
		return context;
	}

	/** Zero would be no limit at all. */
	private static Timeout left(Duration most) {
		Duration left = TimeLimit.left(most);
		return Timeout.of((left.compareTo(LEAST) < 0) ? LEAST : left);
	}

}
