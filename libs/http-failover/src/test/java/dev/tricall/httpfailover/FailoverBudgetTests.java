package dev.tricall.httpfailover;

import java.net.ConnectException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

import dev.tricall.balancing.RetryBudget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Effect of the retry budget on calls.
 */
class FailoverBudgetTests {

	private final HttpInstance first = HttpInstance.named("first");

	private final HttpInstance second = HttpInstance.named("second");

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
	}

	@Test
	void limitsRetriesDuringAnOutage() {
		try (LoadBalancedClient client = new LoadBalancedClient(new RetryBudget(3))) {
			client.registry().register(this.first, this.second);
			this.first.respondsWith(503);
			this.second.respondsWith(503);
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(client::get);
			}
			assertThat(this.first.calls() + this.second.calls()).isEqualTo(10 + 3);
		}
	}

	@Test
	void limitsRetriesOfCallsThatWereNeverSent() {
		try (LoadBalancedClient client = new LoadBalancedClient(new RetryBudget(0))) {
			client.registry().register(this.first, this.second);
			this.first.close();
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(client::get)
				.withCauseInstanceOf(ConnectException.class);
			assertThat(this.second.calls()).isZero();
		}
	}

	@Test
	void ignoresTheAttemptTimeoutWhenTheBudgetIsUsedUp() {
		try (LoadBalancedClient client = new LoadBalancedClient(new RetryBudget(0),
				"balancing.attempt-timeout=200ms")) {
			client.registry().register(this.first, this.second);
			this.first.respondsAfter(Duration.ofMillis(500));
			assertThat(client.get()).isEqualTo("first");
		}
	}

	@Test
	void isNotSpentBySuccessfulCalls() {
		RetryBudget budget = new RetryBudget(1);
		try (LoadBalancedClient client = new LoadBalancedClient(budget)) {
			client.registry().register(this.first, this.second);
			assertThat(client.count(20)).containsOnlyKeys("first", "second");
		}
		assertThat(budget.trySpend()).isTrue();
	}

}
