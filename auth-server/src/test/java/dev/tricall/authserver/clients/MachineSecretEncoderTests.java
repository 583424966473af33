package dev.tricall.authserver.clients;

import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class MachineSecretEncoderTests {

	private final PasswordEncoder encoder = new MachineSecretEncoder();

	@Test
	void matchesOnlyTheSecret() {
		String encoded = this.encoder.encode("secret");
		assertThat(encoded).isNotEqualTo("secret");
		assertThat(this.encoder.matches("secret", encoded)).isTrue();
		assertThat(this.encoder.matches("Secret", encoded)).isFalse();
		assertThat(this.encoder.matches("", encoded)).isFalse();
		assertThat(this.encoder.matches(null, encoded)).isFalse();
		assertThat(this.encoder.matches("secret", null)).isFalse();
	}

	@Test
	void doesNotRequestUpgradeOfEncoding() {
		assertThat(this.encoder.upgradeEncoding(this.encoder.encode("secret"))).isFalse();
	}

}
