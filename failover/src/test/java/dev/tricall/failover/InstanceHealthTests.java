package dev.tricall.failover;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When instances are left out and tried again, by a clock that the test moves.
 */
class InstanceHealthTests {

	private static final ServiceInstance SICK = instance(1);

	private static final ServiceInstance GOOD = instance(2);

	private static final List<ServiceInstance> BOTH = List.of(SICK, GOOD);

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final InstanceHealth health = new InstanceHealth(Duration.ofSeconds(1), this.now::get);

	@Test
	void isLeftOutForOneSecondThenTwoFourEightAndEight() {
		fail(SICK);
		for (int seconds : new int[] { 1, 2, 4, 8, 8 }) {
			assertThat(this.health.healthy(BOTH)).containsExactly(GOOD);
			pass(Duration.ofSeconds(seconds).minusMillis(1));
			assertThat(this.health.toProbe(BOTH, true)).isNull();
			pass(Duration.ofMillis(1));
			assertThat(this.health.toProbe(BOTH, true)).isEqualTo(SICK);
			fail(SICK);
		}
	}

	@Test
	void isProbedByOneCallAtATime() {
		fail(SICK);
		pass(Duration.ofSeconds(1));
		assertThat(this.health.toProbe(BOTH, true)).isEqualTo(SICK);
		assertThat(this.health.toProbe(BOTH, true)).isNull();
		pass(Duration.ofSeconds(1));
		assertThat(this.health.toProbe(BOTH, true)).as("after a probe that was never heard of again").isEqualTo(SICK);
	}

	@Test
	void isLetInByAnAnswerToTheProbeAndBeginsAnew() {
		fail(SICK);
		pass(Duration.ofSeconds(1));
		fail(SICK);
		pass(Duration.ofSeconds(2));
		answer(SICK);
		assertThat(this.health.healthy(BOTH)).isEqualTo(BOTH);
		fail(SICK);
		pass(Duration.ofSeconds(1));
		assertThat(this.health.toProbe(BOTH, true)).isEqualTo(SICK);
	}

	@Test
	void isNotLetInByTheAnswerToACallThatWasSentBefore() {
		Request<Object> before = start(SICK);
		pass(Duration.ofMillis(10));
		fail(SICK);
		complete(before, SICK, null);
		assertThat(this.health.healthy(BOTH)).containsExactly(GOOD);
	}

	@Test
	void isNotLeftOutLongerForTheFailureOfACallThatWasSentBefore() {
		Request<Object> before = start(SICK);
		pass(Duration.ofMillis(10));
		fail(SICK);
		pass(Duration.ofMillis(900));
		complete(before, SICK, new ConnectException());
		pass(Duration.ofMillis(100));
		assertThat(this.health.toProbe(BOTH, true)).isEqualTo(SICK);
	}

	@Test
	void isProbedByACallThatCannotBeRepeatedOnlyWhenNoOtherCameForLong() {
		fail(SICK);
		pass(Duration.ofMillis(1999));
		assertThat(this.health.toProbe(BOTH, false)).isNull();
		pass(Duration.ofMillis(1));
		assertThat(this.health.toProbe(BOTH, false)).isEqualTo(SICK);
	}

	@Test
	void beginsAnewWhenItHasBeenAwayFromTheRegistry() {
		fail(SICK);
		assertThat(this.health.toProbe(List.of(GOOD), true)).isNull();
		assertThat(this.health.healthy(BOTH)).isEqualTo(BOTH);
	}

	@Test
	void isNotBlamedForOurOwnPoolNorForACallThatHadNoTime() {
		complete(start(SICK), SICK, new ConnectionRequestTimeoutException());
		Request<Object> call = start(SICK);
		pass(Duration.ofMillis(400));
		complete(call, SICK, new SocketTimeoutException());
		complete(start(SICK), SICK, new IllegalStateException());
		assertThat(this.health.healthy(BOTH)).isEqualTo(BOTH);
	}

	@Test
	void isBlamedForNoAnswerInTimeAndForABrokenConnection() {
		Request<Object> call = start(SICK);
		pass(Duration.ofMillis(999));
		complete(call, SICK, new SocketTimeoutException());
		complete(start(GOOD), GOOD, new IOException());
		assertThat(this.health.healthy(BOTH)).isEmpty();
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private void fail(ServiceInstance instance) {
		complete(start(instance), instance, new ConnectException());
	}

	private void answer(ServiceInstance instance) {
		complete(start(instance), instance, null);
	}

	private Request<Object> start(ServiceInstance instance) {
		Request<Object> request = new DefaultRequest<>(
				new Call(new MockClientHttpRequest(HttpMethod.GET, URI.create("http://service"))));
		this.health.onStartRequest(request, new DefaultResponse(instance));
		return request;
	}

	private void complete(Request<Object> request, ServiceInstance instance, @Nullable Throwable failure) {
		DefaultResponse choice = new DefaultResponse(instance);
		this.health.onComplete((failure == null)
				? new CompletionContext<>(CompletionContext.Status.SUCCESS, request, choice, "an answer")
				: new CompletionContext<>(CompletionContext.Status.FAILED, failure, request, choice));
	}

	private static ServiceInstance instance(int port) {
		return new DefaultServiceInstance("instance-" + port, "service", "localhost", port, false);
	}

}
