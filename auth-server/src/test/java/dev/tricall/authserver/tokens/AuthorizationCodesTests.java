package dev.tricall.authserver.tokens;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class AuthorizationCodesTests {

	private static final RegisteredClient CLIENT = RegisteredClient.withId("web")
		.clientId("web")
		.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
		.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
		.redirectUri("http://127.0.0.1/callback")
		.build();

	private final AuthorizationCodes codes = new AuthorizationCodes();

	@Test
	void onlyOneOfConcurrentRequestsRedeemsCode() throws Exception {
		OAuth2Authorization authorization = withCode("code", Instant.now().plusSeconds(60));
		this.codes.save(authorization);
		AtomicInteger redeemed = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		int callers = 8;
		CountDownLatch start = new CountDownLatch(callers);
		ExecutorService executor = Executors.newFixedThreadPool(callers);
		for (int i = 0; i < callers; i++) {
			executor.execute(() -> {
				start.countDown();
				awaitQuietly(start);
				try {
					this.codes.save(used(authorization));
					redeemed.incrementAndGet();
				}
				catch (OAuth2AuthenticationException ex) {
					refused.incrementAndGet();
				}
			});
		}
		executor.shutdown();
		assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(redeemed).hasValue(1);
		assertThat(refused).hasValue(callers - 1);
		assertThat(this.codes.findByToken("code", null)).isNull();
	}

	@Test
	void removesRedeemedCode() {
		OAuth2Authorization authorization = withCode("code", Instant.now().plusSeconds(60));
		this.codes.save(authorization);
		assertThat(this.codes.findByToken("code", null)).isEqualTo(authorization);
		this.codes.save(used(authorization));
		assertThat(this.codes.findByToken("code", null)).isNull();
		assertThatExceptionOfType(OAuth2AuthenticationException.class)
			.isThrownBy(() -> this.codes.save(used(authorization)));
	}

	@Test
	void storesNoTokens() {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "token", Instant.now(),
				Instant.now().plusSeconds(60));
		this.codes.save(OAuth2Authorization.withRegisteredClient(CLIENT)
			.principalName("client")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.accessToken(token)
			.build());
		assertThat(this.codes.findByToken("token", null)).isNull();
	}

	@Test
	void removesExpiredCode() {
		this.codes.save(withCode("expired", Instant.now().minusSeconds(1)));
		this.codes.save(withCode("fresh", Instant.now().plusSeconds(60)));
		assertThat(this.codes.findByToken("expired", null)).isNull();
		assertThat(this.codes.findByToken("fresh", null)).isNotNull();
	}

	@Test
	void removesOldestCodeOfUserWithTooMany() {
		this.codes.save(withCode("other", "other", Instant.now().plusSeconds(60)));
		for (int i = 0; i <= AuthorizationCodes.MAX_CODES_PER_USER; i++) {
			this.codes.save(withCode("code-" + i, Instant.now().plusSeconds(60)));
		}
		assertThat(this.codes.findByToken("code-0", null)).isNull();
		assertThat(this.codes.findByToken("code-1", null)).isNotNull();
		assertThat(this.codes.findByToken("other", null)).isNotNull();
	}

	@Test
	void removesCodesOfUserWithMostWhenFull() {
		this.codes.save(withCode("single", "single", Instant.now().plusSeconds(60)));
		int users = AuthorizationCodes.MAX_CODES / AuthorizationCodes.MAX_CODES_PER_USER + 1;
		for (int user = 0; user < users; user++) {
			for (int i = 0; i < AuthorizationCodes.MAX_CODES_PER_USER; i++) {
				this.codes.save(withCode(user + "-" + i, "user-" + user, Instant.now().plusSeconds(60)));
			}
		}
		assertThat(this.codes.findByToken("single", null)).isNotNull();
		assertThat(this.codes.size()).isEqualTo(AuthorizationCodes.MAX_CODES);
	}

	@Test
	void logsReuseOfCode(CapturedOutput output) {
		OAuth2Authorization authorization = withCode("secret-code", Instant.now().plusSeconds(60));
		this.codes.save(authorization);
		this.codes.save(used(authorization));
		this.codes.findByToken("secret-code", null);
		assertThat(output).contains("user.name=user oauth.client_id=web event.reason=authorization code used again")
			.doesNotContain("secret-code");
	}

	private static OAuth2Authorization withCode(String value, Instant end) {
		return withCode(value, "user", end);
	}

	private static OAuth2Authorization withCode(String value, String user, Instant end) {
		return OAuth2Authorization.withRegisteredClient(CLIENT)
			.principalName(user)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.token(new OAuth2AuthorizationCode(value, end.minusSeconds(300), end))
			.build();
	}

	private static OAuth2Authorization used(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
		assertThat(code).isNotNull();
		return OAuth2Authorization.from(authorization).invalidate(code.getToken()).build();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
