package dev.tricall.identity;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TokenExchangeTests {

	private final TestIssuer issuer = new TestIssuer();

	private final List<String> exchanges = new CopyOnWriteArrayList<>();

	private volatile Duration elapsed = Duration.ZERO;

	private volatile int lifetime = 300;

	private final TokenExchange manager = new TokenExchange(
			new InMemoryClientRegistrationRepository(registration("service-b"), registration("service-c")),
			TokenExchangeAutoConfiguration.provider(null), () -> this.elapsed.toNanos());

	@BeforeEach
	void issueTokens() {
		this.issuer.onToken((exchange) -> {
			assertThat(exchange.getRequestHeaders().getFirst("Authorization")).startsWith("Basic ");
			this.exchanges.add(form(exchange));
			answer(exchange, 200, """
					{"access_token":"token %d","token_type":"Bearer","expires_in":%d,
					"issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}"""
				.formatted(this.exchanges.size(), this.lifetime));
		});
	}

	@AfterEach
	void close() {
		this.issuer.close();
	}

	@Test
	void requestsATokenForTheAudienceOnBehalfOfTheCaller() {
		assertThat(token("service-b", "callers-token")).isEqualTo("token 1");
		assertThat(this.exchanges.get(0).split("&", -1)).contains(
				"grant_type=urn:ietf:params:oauth:grant-type:token-exchange", "subject_token=callers-token",
				"audience=service-b");
		assertThat(this.exchanges.get(0)).doesNotContain("actor_token", "scope=");
	}

	@Test
	void exchangesATokenOnce() {
		assertThat(token("service-b", "one")).isEqualTo(token("service-b", "one"));
		assertThat(this.exchanges).hasSize(1);
	}

	@Test
	void doesNotMixTokensOfOneCaller() {
		assertThat(Stream.of("wide", "narrow", "wide").map((token) -> token("service-b", token)))
			.containsExactly("token 1", "token 2", "token 1");
	}

	@Test
	void doesNotMixAudiences() {
		assertThat(token("service-b", "one")).isNotEqualTo(token("service-c", "one"));
	}

	@Test
	void exchangesOnceForConcurrentFirstCalls() {
		CountDownLatch together = new CountDownLatch(16);
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try {
			List<CompletableFuture<String>> calls = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
				together.countDown();
				return token("service-b", "one");
			}, threads)).limit(16).toList();
			assertThat(calls).allSatisfy((call) -> assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("token 1"));
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(together.getCount()).isZero();
		assertThat(this.exchanges).hasSize(1);
	}

	@ParameterizedTest(name = "a token valid for {0} s is used for {1} s")
	@CsvSource({ "300, 270", "100, 90", "10, 9" })
	void exchangesAgainShortlyBeforeTheTokenExpires(int validFor, int usedFor) {
		this.lifetime = validFor;
		token("service-b", "one");
		this.elapsed = Duration.ofSeconds(usedFor - 1);
		assertThat(token("service-b", "one")).isEqualTo("token 1");
		this.elapsed = Duration.ofSeconds(usedFor + 1);
		assertThat(token("service-b", "one")).isEqualTo("token 2");
	}

	@Test
	void failsWhenTheIssuerRejectsTheTokenAndDoesNotCacheThat() {
		this.issuer.onToken((exchange) -> answer(exchange, 400, "{\"error\":\"invalid_grant\"}"));
		assertThatExceptionOfType(TokenExchangeRefusedException.class).isThrownBy(() -> token("service-b", "one"));
		issueTokens();
		assertThat(token("service-b", "one")).isEqualTo("token 1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503 })
	void reportsAFailingIssuerAsUnavailableAndDoesNotCacheThat(int status) {
		this.issuer.onToken((exchange) -> answer(exchange, status, ""));
		assertThatExceptionOfType(IssuerUnavailableException.class).isThrownBy(() -> token("service-b", "one"));
		issueTokens();
		assertThat(token("service-b", "one")).isEqualTo("token 1");
	}

	@Test
	void reportsAStoppedIssuerAsUnavailable() {
		this.issuer.stop();
		assertThatExceptionOfType(IssuerUnavailableException.class).isThrownBy(() -> token("service-b", "one"));
	}

	@Test
	void reportsAHungIssuerAsUnavailableAfterTheTimeout() {
		CountDownLatch end = new CountDownLatch(1);
		this.issuer.onToken((exchange) -> {
			try {
				end.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		long start = System.nanoTime();
		assertThatExceptionOfType(IssuerUnavailableException.class).isThrownBy(() -> token("service-b", "one"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		end.countDown();
	}

	@ParameterizedTest
	@CsvSource({ "401, invalid_client", "400, invalid_target", "400, unauthorized_client" })
	void reportsAMisconfiguredClientAsNeither(int status, String error) {
		this.issuer.onToken((exchange) -> answer(exchange, status, "{\"error\":\"" + error + "\"}"));
		assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(() -> token("service-b", "one"));
	}

	@Test
	void failsWithoutACaller() {
		Authentication nobody = new AnonymousAuthenticationToken("key", "nobody",
				AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
		assertThatIllegalStateException().isThrownBy(() -> token("service-b", nobody));
		assertThat(this.exchanges).isEmpty();
	}

	@Test
	void failsForAnUnknownClientRegistration() {
		assertThatIllegalStateException().isThrownBy(() -> token("service-x", "one"));
	}

	private String token(String service, String callersToken) {
		return token(service, new JwtAuthenticationToken(
				Jwt.withTokenValue(callersToken).header("alg", "RS256").subject("caller").build()));
	}

	private String token(String service, Authentication caller) {
		return this.manager
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(service).principal(caller).build())
			.getAccessToken()
			.getTokenValue();
	}

	private ClientRegistration registration(String service) {
		return ClientRegistration.withRegistrationId(service)
			.clientId("here")
			.clientSecret("secret")
			.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
			.tokenUri(this.issuer.address() + "/oauth2/token")
			.build();
	}

	private static String form(HttpExchange exchange) throws IOException {
		return URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
				StandardCharsets.UTF_8);
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, 0);
		exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
	}

}
