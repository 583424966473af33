package dev.tricall.authserver.login;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrentLoginLimitTests {

	private final ConcurrentLoginLimit limit = new ConcurrentLoginLimit();

	@Test
	void limitsLoginsPerAccount() {
		for (int i = 0; i < ConcurrentLoginLimit.MAX_PER_ACCOUNT; i++) {
			assertThat(this.limit.tryAcquire(attempt("user", "10.0.0." + i))).isTrue();
		}
		assertThat(this.limit.tryAcquire(attempt("user", "10.0.0.9"))).isFalse();
		assertThat(this.limit.tryAcquire(attempt("other", "10.0.0.9"))).isTrue();
		assertThat(this.limit.tryAcquire(new LoginAttempt("user", "10.0.0.9", "browser"))).isTrue();
		this.limit.release(attempt("user", "10.0.0.0"));
		assertThat(this.limit.tryAcquire(attempt("user", "10.0.0.9"))).isTrue();
	}

	@Test
	void limitsLoginsPerAddress() {
		for (int i = 0; i < ConcurrentLoginLimit.MAX_PER_ADDRESS; i++) {
			assertThat(this.limit.tryAcquire(attempt("account-" + i, "10.0.0.1"))).isTrue();
		}
		LoginAttempt excess = attempt("another", "10.0.0.1");
		for (int i = 0; i < ConcurrentLoginLimit.MAX_PER_ACCOUNT + 1; i++) {
			assertThat(this.limit.tryAcquire(excess)).isFalse();
		}
		assertThat(this.limit.tryAcquire(attempt("another", "10.0.0.2"))).isTrue();
		this.limit.release(attempt("account-0", "10.0.0.1"));
		assertThat(this.limit.tryAcquire(excess)).isTrue();
	}

	private static LoginAttempt attempt(String account, String address) {
		return new LoginAttempt(account, address, null);
	}

}
