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

	private final List<String> validated = new ArrayList<>();

	private Duration elapsed = Duration.ZERO;

	private Duration lifetime = Duration.ofMinutes(5);

	private final VerifiedTokens tokens = new VerifiedTokens(this::validate, () -> this.elapsed.toNanos());

	@Test
	void validatesATokenOnce() {
		assertThat(this.tokens.decode("one")).isSameAs(this.tokens.decode("one"));
		assertThat(this.validated).containsExactly("one");
	}

	@Test
	void validatesEachTokenSeparately() {
		this.tokens.decode("one");
		assertThat(this.tokens.decode("two").getTokenValue()).isEqualTo("two");
		assertThat(this.validated).containsExactly("one", "two");
	}

	@Test
	void validatesAgainAfterTheMaximumAge() {
		this.tokens.decode("one");
		this.elapsed = VerifiedTokens.MAX_AGE.plusSeconds(1);
		this.tokens.decode("one");
		assertThat(this.validated).containsExactly("one", "one");
	}

	@Test
	void validatesAgainWhenTheTokenHasExpired() {
		this.lifetime = Duration.ofSeconds(20);
		this.tokens.decode("one");
		this.elapsed = Duration.ofSeconds(19);
		this.tokens.decode("one");
		assertThat(this.validated).containsExactly("one");
		this.elapsed = Duration.ofSeconds(21);
		this.tokens.decode("one");
		assertThat(this.validated).containsExactly("one", "one");
	}

	@Test
	void doesNotCacheAnExpiredTokenAcceptedWithinTheClockSkew() {
		this.lifetime = Duration.ofSeconds(-5);
		this.tokens.decode("one");
		this.tokens.decode("one");
		assertThat(this.validated).containsExactly("one", "one");
	}

	@Test
	void doesNotCacheInvalidTokens() {
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.tokens.decode("bad"));
		}
		assertThat(this.validated).containsExactly("bad", "bad");
	}

	private Jwt validate(String token) {
		this.validated.add(token);
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
