package dev.tricall.authserver.login;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.tricall.authserver.TestTicker;

import static org.assertj.core.api.Assertions.assertThat;

class LoginThrottleTests {

	private final TestTicker ticker = new TestTicker();

	private final LoginThrottle throttle = new LoginThrottle(this.ticker);

	@Test
	void delaysAddressAfterFiveFailures() {
		fail(attempt("user", "10.0.0.1", null), 5);
		assertThat(this.throttle.delay(attempt("user", "10.0.0.1", null))).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void doesNotDelayOtherAddressesOrAccounts() {
		fail(attempt("user", "10.0.0.1", null), 400);
		assertThat(this.throttle.delay(attempt("user", "10.0.0.2", null))).isZero();
		assertThat(this.throttle.delay(attempt("other", "10.0.0.1", null))).isZero();
	}

	@Test
	void delaysAccountAfterFailuresFromManyAddresses() {
		for (int i = 0; i < 50; i++) {
			fail(attempt("user", "10.0.0." + i, null), 1);
		}
		assertThat(this.throttle.delay(attempt("user", "10.0.1.1", null))).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.throttle.delay(attempt("user", "10.0.1.1", "known"))).isZero();
	}

	@Test
	void delaysKnownBrowserAfterFiveFailures() {
		fail(attempt("user", "10.0.0.1", null), 10);
		LoginAttempt known = attempt("user", "10.0.0.1", "known");
		fail(known, 4);
		assertThat(this.throttle.delay(known)).isZero();
		fail(known, 1);
		assertThat(this.throttle.delay(known)).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void successResetsFailures() {
		LoginAttempt attempt = attempt("user", "10.0.0.1", null);
		fail(attempt, 4);
		this.throttle.addSuccess(attempt);
		fail(attempt, 4);
		assertThat(this.throttle.delay(attempt)).isZero();
	}

	private void fail(LoginAttempt attempt, int times) {
		for (int i = 0; i < times; i++) {
			this.throttle.addFailure(attempt);
		}
	}

	private static LoginAttempt attempt(String account, String address, @Nullable String browser) {
		return new LoginAttempt(account, address, browser);
	}

}
