package dev.tricall.failover;

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
 * What is sent again, and what is not. The first call goes to the first instance of the
 * registry.
 */
class FailoverTests {

	private static final Duration ATTEMPT = Duration.ofMillis(300);

	private final Instance first = Instance.named("first");

	private final Instance second = Instance.named("second");

	private final Client client = new Client("balancing.attempt-timeout=300ms");

	@BeforeEach
	void register() {
		this.client.registry().has(this.first, this.second);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.first.close();
		this.second.close();
	}

	@Test
	void sendsAnythingAgainThatWasNotSent() {
		this.first.close();
		assertThat(this.client.post()).isEqualTo("second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "OPTIONS", "PUT", "DELETE" })
	void sendsWhatIsIdempotentAgainWhenThereIsNoAnswerInTime(String method) {
		this.first.hangs();
		long start = System.nanoTime();
		assertThat(this.client.send(HttpMethod.valueOf(method), false)).isEqualTo("second");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ATTEMPT.minusMillis(50), Client.TIME);
		assertThat(this.first.calls()).isOne();
	}

	@Test
	void sendsAPostWithAKeyAgainWhenThereIsNoAnswerInTime() {
		this.first.hangs();
		assertThat(this.client.postWithKey()).isEqualTo("second");
	}

	@Test
	void doesNotSendAPostWithoutAKeyAgainWhenThereIsNoAnswerInTime() {
		this.first.hangs();
		long start = System.nanoTime();
		assertFailed(SocketTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Client.TIME.minusMillis(50));
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void sendsAPostWithAKeyAgainWhenTheConnectionBreaks() {
		this.first.breaksOff();
		assertThat(this.client.postWithKey()).isEqualTo("second");
	}

	@Test
	void doesNotSendAPostWithoutAKeyAgainWhenTheConnectionBreaks() {
		this.first.breaksOff();
		assertFailed(NoHttpResponseException.class);
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void sendsAPostWithAKeyAgainWhenTheAnswerIs503() {
		this.first.says(503);
		assertThat(this.client.postWithKey()).isEqualTo("second");
	}

	@Test
	void passesOnA503OfAPostWithoutAKey() {
		this.first.says(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(this.client::post)
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("first"));
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void passesOnAnyOtherError() {
		this.first.says(500);
		assertThatExceptionOfType(HttpServerErrorException.InternalServerError.class)
			.isThrownBy(this.client::postWithKey);
		assertThat(this.second.calls()).isZero();
	}

	@Test
	void triesEachInstanceOnceAndPassesOnTheLast503() {
		try (Instance third = Instance.named("third")) {
			this.client.registry().has(this.first, this.second, third);
			for (Instance instance : new Instance[] { this.first, this.second, third }) {
				instance.says(503);
			}
			assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(this.client::get);
			assertThat(new int[] { this.first.calls(), this.second.calls(), third.calls() }).containsOnly(1);
		}
	}

	@Test
	void endsWithinTheTimeOfTheCallWhenAllInstancesHang() {
		this.first.hangs();
		this.second.hangs();
		long start = System.nanoTime();
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this.client::get)
			.withCauseInstanceOf(SocketTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Client.TIME.minusMillis(50),
				Client.TIME.plusMillis(1000));
		assertThat(this.second.calls()).isOne();
	}

	@Test
	void makesNoAttemptWhenTheTimeHasPassed() {
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
	void failsAtOnceAsNotSentWhenAllInstancesAreDown() {
		this.first.close();
		this.second.close();
		long start = System.nanoTime();
		for (int i = 0; i < 5; i++) {
			assertFailed(ConnectException.class);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Client.TIME);
	}

	@Test
	void failsAsNotSentWhenThereIsNoInstance() {
		this.client.registry().has(new Instance[0]);
		try (Client newcomer = new Client()) {
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(newcomer::get)
				.withCauseInstanceOf(ConnectException.class)
				.satisfies((ex) -> assertThat(CallFailures.neverSent(ex.getCause())).isTrue());
		}
	}

	@Test
	void letsACallTakeItsTimeWhenThereIsNobodyElse() {
		this.client.registry().has(this.first);
		this.first.takes(ATTEMPT.multipliedBy(2));
		assertThat(this.client.get()).isEqualTo("first");
	}

	private void assertFailed(Class<? extends IOException> cause) {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this.client::post)
			.withCauseInstanceOf(cause);
	}

}
