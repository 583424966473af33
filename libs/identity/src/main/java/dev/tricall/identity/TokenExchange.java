package dev.tricall.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.Assert;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Exchanges the caller's token for one with which this service calls another in the
 * caller's name (RFC 8693), once per caller's token and until shortly before the new one
 * expires.
 * <p>
 * The standard manager is not used: it remembers by the principal's name, and so hands
 * the wider token of a caller to a call that was made with a narrower one.
 *
 * @see ExchangeRefused
 * @see IssuerUnavailable
 */
final class TokenExchange implements OAuth2AuthorizedClientManager, MeterBinder {

	/** About 4 KiB each. */
	private static final int MOST = 2_000;

	private static final Duration MARGIN = Duration.ofSeconds(30);

	private final ClientRegistrationRepository registrations;

	private final OAuth2AuthorizedClientProvider provider;

	private final Cache<Key, OAuth2AuthorizedClient> exchanged;

	private final Map<Key, CompletableFuture<OAuth2AuthorizedClient>> underWay = new ConcurrentHashMap<>();

	TokenExchange(ClientRegistrationRepository registrations, OAuth2AuthorizedClientProvider provider, Ticker ticker) {
		this.registrations = registrations;
		this.provider = provider;
		this.exchanged = Caffeine.newBuilder()
			.maximumSize(MOST)
			.ticker(ticker)
			.recordStats()
			.expireAfter(Expiry.creating((Key key, OAuth2AuthorizedClient client) -> usable(client.getAccessToken())))
			.build();
	}

	/**
	 * Returns a token for the service that is named like the client registration.
	 * @throws IllegalStateException if there is no caller with a token: going on without
	 * one would be a call in nobody's name
	 * @throws ExchangeRefused if the caller's token is not good for it
	 * @throws IssuerUnavailable if the issuer does not answer
	 */
	@Override
	public OAuth2AuthorizedClient authorize(OAuth2AuthorizeRequest request) {
		Authentication caller = request.getPrincipal();
		if (!(caller.getPrincipal() instanceof Jwt token)) {
			throw new IllegalStateException("No caller's token to exchange: is this another thread?");
		}
		Key key = new Key(request.getClientRegistrationId(), token.getTokenValue());
		OAuth2AuthorizedClient known = this.exchanged.getIfPresent(key);
		return (known != null) ? known : exchangeOnce(key, caller);
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.exchanged, "exchanged-tokens");
	}

	/**
	 * Of calls at the same time the first one exchanges; the others wait and fare alike.
	 */
	private OAuth2AuthorizedClient exchangeOnce(Key key, Authentication caller) {
		CompletableFuture<OAuth2AuthorizedClient> mine = new CompletableFuture<>();
		CompletableFuture<OAuth2AuthorizedClient> first = this.underWay.putIfAbsent(key, mine);
		if (first != null) {
			return join(first);
		}
		try {
			OAuth2AuthorizedClient client = this.exchanged.getIfPresent(key);
			if (client == null) {
				client = exchange(key.registration(), caller);
				this.exchanged.put(key, client);
			}
			mine.complete(client);
			return client;
		}
		catch (Throwable ex) {
			mine.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.underWay.remove(key);
		}
	}

	private OAuth2AuthorizedClient exchange(String registrationId, Authentication caller) {
		ClientRegistration registration = this.registrations.findByRegistrationId(registrationId);
		Assert.state(registration != null, () -> "No client registration " + registrationId);
		try {
			OAuth2AuthorizedClient client = this.provider
				.authorize(OAuth2AuthorizationContext.withClientRegistration(registration).principal(caller).build());
			Assert.state(client != null, () -> "Client registration " + registrationId + " is not for token exchange");
			return client;
		}
		catch (ClientAuthorizationException ex) {
			if (isOutOfReach(ex.getCause())) {
				throw new IssuerUnavailable("The issuer does not exchange tokens at present", ex);
			}
			if (OAuth2ErrorCodes.INVALID_GRANT.equals(ex.getError().getErrorCode())) {
				throw new ExchangeRefused("The issuer does not exchange the caller's token", ex);
			}
			throw ex;
		}
	}

	/** An answer that is no OAuth 2.0 error at all, but for a refusal of this client. */
	private static boolean isOutOfReach(@Nullable Throwable cause) {
		Throwable root = (cause != null) ? cause.getCause() : null;
		return root instanceof RestClientException && !(root instanceof HttpClientErrorException);
	}

	private static OAuth2AuthorizedClient join(CompletableFuture<OAuth2AuthorizedClient> exchange) {
		try {
			return exchange.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/**
	 * Tokens with a long life are renewed {@link #MARGIN} before their end, others when a
	 * tenth of their life is left, so that the last seconds of a caller's token do not
	 * cost an exchange per call.
	 */
	private static Duration usable(OAuth2AccessToken token) {
		Instant issued = token.getIssuedAt();
		Instant expiry = token.getExpiresAt();
		if (issued == null || expiry == null) {
			return Duration.ZERO;
		}
		Duration lifetime = Duration.between(issued, expiry);
		Duration tenth = lifetime.dividedBy(10);
		return lifetime.minus((tenth.compareTo(MARGIN) < 0) ? tenth : MARGIN);
	}

	private record Key(String registration, String callersToken) {
	}

}
