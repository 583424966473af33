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

	private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

	private static final Duration AHEAD = Duration.ofMinutes(10);

	private final SigningKeys first = SigningKeys.first(START);

	private final Instant takesOver = START.plus(AHEAD);

	private final SigningKeys rotated = this.first.rotated(this.takesOver, TOKEN_LIFE);

	private final JWK oldKey = this.rotated.keys().get(0);

	private final JWK newKey = this.rotated.keys().get(1);

	@Test
	void publishesANewKeyAtOnceAndSignsWithItLater() {
		assertThat(this.rotated.withoutRetired(START).keys()).containsExactly(this.oldKey, this.newKey);
		assertThat(this.rotated.current(this.takesOver.minusSeconds(1))).isEqualTo(this.oldKey);
		assertThat(this.rotated.waiting(this.takesOver.minusSeconds(1))).contains(this.newKey);
		assertThat(this.rotated.current(this.takesOver)).isEqualTo(this.newKey);
		assertThat(this.rotated.waiting(this.takesOver)).isEmpty();
	}

	@Test
	void publishesTheOldKeyAsLongAsATokenSignedWithItMayBeAccepted() {
		Instant lastTokenExpires = this.takesOver.plus(TOKEN_LIFE);
		assertThat(this.rotated.withoutRetired(lastTokenExpires.plusSeconds(59)).keys()).contains(this.oldKey);
		assertThat(this.rotated.withoutRetired(lastTokenExpires.plusSeconds(60)).keys()).containsExactly(this.newKey);
	}

	@Test
	void doesNotProlongTheLifeOfAKeyThatIsOnItsWayOut() {
		SigningKeys again = this.rotated.rotated(this.takesOver.plus(AHEAD), TOKEN_LIFE);
		assertThat(again.keys()).hasSize(3);
		assertThat(again.keys().get(0).getExpirationTime()).isEqualTo(this.oldKey.getExpirationTime());
		assertThat(again.keys().get(1).getExpirationTime())
			.isEqualTo(this.takesOver.plus(AHEAD).plus(TOKEN_LIFE).plusSeconds(60));
	}

	@Test
	void signsWithTheLastOfTwoThatStartTogether() {
		SigningKeys twice = this.first.rotated(START, TOKEN_LIFE);
		assertThat(twice.current(START)).isEqualTo(twice.keys().get(1));
	}

	@Test
	void refusesToSignWithoutAKey() {
		assertThatIllegalStateException().isThrownBy(() -> new SigningKeys(List.of()).current(START));
	}

}
