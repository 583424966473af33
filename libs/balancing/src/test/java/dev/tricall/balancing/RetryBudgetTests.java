package dev.tricall.balancing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

	@Test
	void allowsABurstAndThenOneRetryPerTenSuccesses() {
		RetryBudget budget = new RetryBudget(2);
		assertThat(budget.trySpend()).isTrue();
		assertThat(budget.trySpend()).isTrue();
		assertThat(budget.trySpend()).isFalse();
		for (int i = 0; i < 9; i++) {
			budget.recordSuccess();
		}
		assertThat(budget.trySpend()).isFalse();
		budget.recordSuccess();
		assertThat(budget.trySpend()).isTrue();
		assertThat(budget.trySpend()).isFalse();
	}

	@Test
	void holdsNoMoreThanTheBurst() {
		RetryBudget budget = new RetryBudget(1);
		for (int i = 0; i < 100; i++) {
			budget.recordSuccess();
		}
		budget.refund();
		assertThat(budget.trySpend()).isTrue();
		assertThat(budget.trySpend()).isFalse();
	}

}
