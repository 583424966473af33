package dev.tricall.authserver.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.nimbusds.jose.jwk.JWK;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningKeysTests {

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private static final Duration TOKEN_TIME_TO_LIVE = Duration.ofMinutes(5);

	private static final Duration PUBLISH_AHEAD = Duration.ofMinutes(10);

	private final SigningKeys first = SigningKeys.generate(START);

	private final Instant takesOver = START.plus(PUBLISH_AHEAD);

	private final SigningKeys rotated = this.first.rotated(this.takesOver, TOKEN_TIME_TO_LIVE);

	private final JWK oldKey = this.rotated.keys().get(0);

	private final JWK newKey = this.rotated.keys().get(1);

	@Test
	void publishesNewKeyBeforeItSigns() {
		assertThat(this.rotated.withoutRetired(START).keys()).containsExactly(this.oldKey, this.newKey);
		assertThat(this.rotated.current(this.takesOver.minusSeconds(1))).isEqualTo(this.oldKey);
		assertThat(this.rotated.next(this.takesOver.minusSeconds(1))).contains(this.newKey);
		assertThat(this.rotated.current(this.takesOver)).isEqualTo(this.newKey);
		assertThat(this.rotated.next(this.takesOver)).isEmpty();
	}

	@Test
	void publishesOldKeyUntilItsTokensHaveExpired() {
		Instant lastTokenExpires = this.takesOver.plus(TOKEN_TIME_TO_LIVE);
		assertThat(this.rotated.withoutRetired(lastTokenExpires.plusSeconds(59)).keys()).contains(this.oldKey);
		assertThat(this.rotated.withoutRetired(lastTokenExpires.plusSeconds(60)).keys()).containsExactly(this.newKey);
	}

	@Test
	void rotationDoesNotExtendLifetimeOfOldKeys() {
		SigningKeys again = this.rotated.rotated(this.takesOver.plus(PUBLISH_AHEAD), TOKEN_TIME_TO_LIVE);
		assertThat(again.keys()).hasSize(3);
		assertThat(again.keys().get(0).getExpirationTime()).isEqualTo(this.oldKey.getExpirationTime());
		assertThat(again.keys().get(1).getExpirationTime())
			.isEqualTo(this.takesOver.plus(PUBLISH_AHEAD).plus(TOKEN_TIME_TO_LIVE).plusSeconds(60));
	}

	@Test
	void signsWithLastOfKeysThatStartTogether() {
		SigningKeys twice = this.first.rotated(START, TOKEN_TIME_TO_LIVE);
		assertThat(twice.current(START)).isEqualTo(twice.keys().get(1));
	}

	@Test
	void failsWithoutValidKey() {
		assertThatIllegalStateException().isThrownBy(() -> new SigningKeys(List.of()).current(START));
	}

}
