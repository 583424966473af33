package dev.tricall.httpfailover;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.MockClientHttpRequest;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.OutlierDetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Which failures count against an instance.
 */
class OutlierDetectionLifecycleTests {

	private static final ServiceInstance INSTANCE = new DefaultServiceInstance("an-instance", "service", "localhost", 1,
			false);

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final OutlierDetector<ServiceInstance> detector = new OutlierDetector<>(this.now::get);

	private final OutlierDetectionLifecycle lifecycle = new OutlierDetectionLifecycle("service", this.detector,
			Duration.ofSeconds(1), this.now::get, BalancingListener.NONE);

	@ParameterizedTest
	@MethodSource
	void failureCountsAgainstTheInstance(Exception failure, Duration after) {
		for (int i = 0; i < 3; i++) {
			attempt(after, failure);
		}
		assertThat(this.detector.isEjected(INSTANCE)).isTrue();
		attempt(Duration.ZERO, null);
		assertThat(this.detector.isEjected(INSTANCE)).isFalse();
	}

	static Stream<Arguments> failureCountsAgainstTheInstance() {
		return Stream.of(arguments(new ConnectException(), Duration.ZERO),
				arguments(new ConnectTimeoutException("no connection"), Duration.ZERO),
				arguments(new NoHttpResponseException("connection closed"), Duration.ZERO),
				arguments(new SocketTimeoutException(), Duration.ofMillis(999)));
	}

	@ParameterizedTest
	@MethodSource
	void failureDoesNotCountAgainstTheInstance(Exception failure, Duration after) {
		for (int i = 0; i < 3; i++) {
			attempt(after, failure);
		}
		assertThat(this.detector.isEjected(INSTANCE)).isFalse();
	}

	static Stream<Arguments> failureDoesNotCountAgainstTheInstance() {
		return Stream.of(
				argumentSet("exhausted connection pool", new ConnectionRequestTimeoutException(),
						Duration.ofSeconds(2)),
				argumentSet("short time limit", new SocketTimeoutException(), Duration.ofMillis(400)),
				argumentSet("failing interceptor", new IllegalStateException(), Duration.ZERO));
	}

	private void attempt(Duration time, @Nullable Exception failure) {
		Request<Object> request = new DefaultRequest<>(
				new Call(new MockClientHttpRequest(HttpMethod.GET, URI.create("http://service"))));
		DefaultResponse choice = new DefaultResponse(INSTANCE);
		this.lifecycle.onStartRequest(request, choice);
		this.now.addAndGet(time.toNanos());
		this.lifecycle.onComplete((failure == null)
				? new CompletionContext<>(CompletionContext.Status.SUCCESS, request, choice, "an answer")
				: new CompletionContext<>(CompletionContext.Status.FAILED, failure, request, choice));
	}

}
