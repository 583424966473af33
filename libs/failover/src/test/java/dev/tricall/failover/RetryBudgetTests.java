package dev.tricall.failover;

import java.net.ConnectException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RetryBudgetTests {

	private final Instance first = Instance.named("first");

	private final Instance second = Instance.named("second");

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
	}

	@Test
	void allowsABurstAndThenOneRetryForTenGoodCalls() {
		RetryBudget budget = new RetryBudget(2);
		assertThat(budget.spend()).isTrue();
		assertThat(budget.spend()).isTrue();
		assertThat(budget.spend()).isFalse();
		for (int i = 0; i < 9; i++) {
			budget.earn();
		}
		assertThat(budget.spend()).isFalse();
		budget.earn();
		assertThat(budget.spend()).isTrue();
		assertThat(budget.spend()).isFalse();
	}

	@Test
	void holdsNoMoreThanTheBurst() {
		RetryBudget budget = new RetryBudget(1);
		for (int i = 0; i < 100; i++) {
			budget.earn();
		}
		budget.refund();
		assertThat(budget.spend()).isTrue();
		assertThat(budget.spend()).isFalse();
	}

	@Test
	void endsTheRetriesOfAnOutage() {
		try (Client client = new Client(new RetryBudget(3))) {
			client.registry().has(this.first, this.second);
			this.first.says(503);
			this.second.says(503);
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(client::get);
			}
			assertThat(this.first.calls() + this.second.calls()).isEqualTo(10 + 3);
		}
	}

	@Test
	void endsThoseOfCallsThatWereNotSentToo() {
		try (Client client = new Client(new RetryBudget(0))) {
			client.registry().has(this.first, this.second);
			this.first.close();
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(client::get)
				.withCauseInstanceOf(ConnectException.class);
			assertThat(this.second.calls()).isZero();
		}
	}

	@Test
	void letsCallsTakeTheirTimeWhenItIsUsedUp() {
		try (Client client = new Client(new RetryBudget(0), "balancing.attempt-timeout=200ms")) {
			client.registry().has(this.first, this.second);
			this.first.takes(Duration.ofMillis(500));
			assertThat(client.get()).isEqualTo("first");
		}
	}

	@Test
	void isUntouchedByCallsThatGoWell() {
		RetryBudget budget = new RetryBudget(1);
		try (Client client = new Client(budget)) {
			client.registry().has(this.first, this.second);
			assertThat(client.count(20)).containsOnlyKeys("first", "second");
		}
		assertThat(budget.spend()).isTrue();
	}

}
