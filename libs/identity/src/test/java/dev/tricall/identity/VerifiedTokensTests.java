package dev.tricall.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class VerifiedTokensTests {

	private final List<String> checked = new ArrayList<>();

	private Duration passed = Duration.ZERO;

	private Duration lifetime = Duration.ofMinutes(5);

	private final VerifiedTokens tokens = new VerifiedTokens(this::check, () -> this.passed.toNanos());

	@Test
	void checksATokenOnce() {
		assertThat(this.tokens.decode("one")).isSameAs(this.tokens.decode("one"));
		assertThat(this.checked).containsExactly("one");
	}

	@Test
	void checksEveryToken() {
		this.tokens.decode("one");
		assertThat(this.tokens.decode("two").getTokenValue()).isEqualTo("two");
		assertThat(this.checked).containsExactly("one", "two");
	}

	@Test
	void checksAgainAfterAMinuteSinceAKeyMayHaveBeenWithdrawn() {
		this.tokens.decode("one");
		this.passed = VerifiedTokens.LONGEST.plusSeconds(1);
		this.tokens.decode("one");
		assertThat(this.checked).containsExactly("one", "one");
	}

	@Test
	void checksAgainWhenTheTokenHasExpired() {
		this.lifetime = Duration.ofSeconds(20);
		this.tokens.decode("one");
		this.passed = Duration.ofSeconds(19);
		this.tokens.decode("one");
		assertThat(this.checked).containsExactly("one");
		this.passed = Duration.ofSeconds(21);
		this.tokens.decode("one");
		assertThat(this.checked).containsExactly("one", "one");
	}

	@Test
	void doesNotRememberATokenThatWasAcceptedWithinTheClockSkew() {
		this.lifetime = Duration.ofSeconds(-5);
		this.tokens.decode("one");
		this.tokens.decode("one");
		assertThat(this.checked).containsExactly("one", "one");
	}

	@Test
	void remembersNoRefusal() {
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.tokens.decode("bad"));
		}
		assertThat(this.checked).containsExactly("bad", "bad");
	}

	private Jwt check(String token) {
		this.checked.add(token);
		if (token.equals("bad")) {
			throw new BadJwtException("bad");
		}
		Instant now = Instant.now();
		return Jwt.withTokenValue(token)
			.header("alg", "RS256")
			.subject("caller")
			.issuedAt(now.minusSeconds(300))
			.expiresAt(now.plus(this.lifetime))
			.build();
	}

}
