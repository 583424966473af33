package dev.tricall.httpfailover;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which requests are retried. The first call goes to the first instance of the registry.
 */
class FailoverTests {

	private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(300);

	private final HttpInstance first = HttpInstance.named("first");

	private final HttpInstance second = HttpInstance.named("second");

	private final LoadBalancedClient client = new LoadBalancedClient("balancing.attempt-timeout=300ms");

	@BeforeEach
	void register() {
		this.client.registry().register(this.first, this.second);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.first.close();
		this.second.close();
	}

	@Test
	void retriesAnyRequestThatWasNeverSent() {
		this.first.close();
		assertThat(this.client.post()).isEqualTo("second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "OPTIONS", "PUT", "DELETE" })
	void retriesAnIdempotentRequestAfterATimeout(String method) {
		this.first.hangs();
		long start = System.nanoTime();
		assertThat(this.client.send(HttpMethod.valueOf(method), false)).isEqualTo("second");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ATTEMPT_TIMEOUT.minusMillis(50),
				LoadBalancedClient.TIME_LIMIT);
		assertThat(this.first.calls()).isOne();
	}

	@Test
	void retriesAPostWithAKeyAfterATimeout() {
		this.first.hangs();
		assertThat(this.client.postWithKey()).isEqualTo("second");
	}

	@Test
	void doesNotRetryAPostWithoutAKeyAfterATimeout() {
		this.first.hangs();
		long start = System.nanoTime();
		assertFailed(SocketTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start))
			.isGreaterThan(LoadBalancedClient.TIME_LIMIT.minusMillis(50));
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void retriesAPostWithAKeyAfterABrokenConnection() {
		this.first.breaksConnections();
		assertThat(this.client.postWithKey()).isEqualTo("second");
	}

	@Test
	void doesNotRetryAPostWithoutAKeyAfterABrokenConnection() {
		this.first.breaksConnections();
		assertFailed(NoHttpResponseException.class);
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void retriesAPostWithAKeyAfterA503() {
		this.first.respondsWith(503);
		assertThat(this.client.postWithKey()).isEqualTo("second");
	}

	@Test
	void doesNotRetryAPostWithoutAKeyAfterA503() {
		this.first.respondsWith(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(this.client::post)
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("first"));
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void doesNotRetryAfterOtherErrors() {
		this.first.respondsWith(500);
		assertThatExceptionOfType(HttpServerErrorException.InternalServerError.class)
			.isThrownBy(this.client::postWithKey);
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void triesEachInstanceOnceAndReturnsTheLast503() {
		try (HttpInstance third = HttpInstance.named("third")) {
			this.client.registry().register(this.first, this.second, third);
			for (HttpInstance instance : new HttpInstance[] { this.first, this.second, third }) {
				instance.respondsWith(503);
			}
			assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(this.client::get);
			assertThat(new int[] { this.first.calls(), this.second.calls(), third.calls() }).containsOnly(1);
		}
	}

	@Test
	void observesTheTimeLimitWhenAllInstancesHang() {
		this.first.hangs();
		this.second.hangs();
		long start = System.nanoTime();
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this.client::get)
			.withCauseInstanceOf(SocketTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LoadBalancedClient.TIME_LIMIT.minusMillis(50),
				LoadBalancedClient.TIME_LIMIT.plusMillis(1000));
		assertThat(this.second.calls()).isOne();
	}

	@Test
	void makesNoAttemptAfterTheTimeLimit() {
		TimeLimit passed = TimeLimit.start(Duration.ZERO);
		try {
			assertFailed(SocketTimeoutException.class);
		}
		finally {
			passed.end();
		}
		assertThat(this.first.calls()).isZero();
	}

	@Test
	void failsAtOnceWhenAllInstancesAreDown() {
		this.first.close();
		this.second.close();
		long start = System.nanoTime();
		for (int i = 0; i < 5; i++) {
			assertFailed(ConnectException.class);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LoadBalancedClient.TIME_LIMIT);
	}

	@Test
	void failsAsNeverSentWhenThereIsNoInstance() {
		this.client.registry().register(new HttpInstance[0]);
		try (LoadBalancedClient other = new LoadBalancedClient()) {
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(other::get)
				.withCauseInstanceOf(ConnectException.class)
				.satisfies((ex) -> assertThat(CallFailures.neverSent(ex.getCause())).isTrue());
		}
	}

	@Test
	void ignoresTheAttemptTimeoutWithoutAnAlternative() {
		this.client.registry().register(this.first);
		this.first.respondsAfter(ATTEMPT_TIMEOUT.multipliedBy(2));
		assertThat(this.client.get()).isEqualTo("first");
	}

	private void assertFailed(Class<? extends IOException> cause) {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this.client::post)
			.withCauseInstanceOf(cause);
	}

}
