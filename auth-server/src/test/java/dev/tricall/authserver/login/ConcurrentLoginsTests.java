package dev.tricall.authserver.login;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrentLoginsTests {

	private final ConcurrentLogins logins = new ConcurrentLogins();

	@Test
	void oneAccountLeavesPlacesForOthers() {
		for (int i = 0; i < ConcurrentLogins.MAX_PER_ACCOUNT; i++) {
			assertThat(this.logins.start(stranger("victim", "10.0.0." + i))).isTrue();
		}
		assertThat(this.logins.start(stranger("victim", "10.0.0.9"))).isFalse();
		assertThat(this.logins.start(stranger("other", "10.0.0.9"))).isTrue();
		assertThat(this.logins.start(new LoginAttempt("victim", "10.0.0.9", "browser"))).isTrue();
		this.logins.end(stranger("victim", "10.0.0.0"));
		assertThat(this.logins.start(stranger("victim", "10.0.0.9"))).isTrue();
	}

	@Test
	void oneAddressLeavesPlacesForOthers() {
		for (int i = 0; i < ConcurrentLogins.MAX_PER_ADDRESS; i++) {
			assertThat(this.logins.start(stranger("account-" + i, "10.0.0.1"))).isTrue();
		}
		LoginAttempt surplus = stranger("another", "10.0.0.1");
		for (int i = 0; i < ConcurrentLogins.MAX_PER_ACCOUNT + 1; i++) {
			assertThat(this.logins.start(surplus)).isFalse();
		}
		assertThat(this.logins.start(stranger("another", "10.0.0.2"))).isTrue();
		this.logins.end(stranger("account-0", "10.0.0.1"));
		assertThat(this.logins.start(surplus)).isTrue();
	}

	private static LoginAttempt stranger(String account, String address) {
		return new LoginAttempt(account, address, null);
	}

}
