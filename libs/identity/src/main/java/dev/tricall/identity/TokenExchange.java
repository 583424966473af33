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
 * {@link OAuth2AuthorizedClientManager} that exchanges the caller's token for one with
 * which this service calls another on behalf of the caller (RFC 8693). Exchanged tokens
 * are cached per token of the caller until shortly before they expire. Thread-safe.
 * <p>
 * Spring Security's own managers are not used: they cache by the name of the principal,
 * so that a call with a token of narrow scope could use a wider token of the same caller.
 */
final class TokenExchange implements OAuth2AuthorizedClientManager, MeterBinder {

	/** Each takes about 4 KiB. */
	private static final int MAX_TOKENS = 2_000;

	private static final Duration MAX_RENEWAL_MARGIN = Duration.ofSeconds(30);

	private final ClientRegistrationRepository registrations;

	private final OAuth2AuthorizedClientProvider provider;

	private final Cache<Key, OAuth2AuthorizedClient> exchanged;

	private final Map<Key, CompletableFuture<OAuth2AuthorizedClient>> inProgress = new ConcurrentHashMap<>();

	TokenExchange(ClientRegistrationRepository registrations, OAuth2AuthorizedClientProvider provider, Ticker ticker) {
		this.registrations = registrations;
		this.provider = provider;
		this.exchanged = Caffeine.newBuilder()
			.maximumSize(MAX_TOKENS)
			.ticker(ticker)
			.recordStats()
			.expireAfter(
					Expiry.creating((Key key, OAuth2AuthorizedClient client) -> timeToLive(client.getAccessToken())))
			.build();
	}

	/**
	 * Returns a token for the service whose name is the id of the client registration.
	 * @throws IllegalStateException if the principal has no token, because a call must
	 * have a caller
	 * @throws TokenExchangeRefusedException if the issuer refuses the caller's token
	 * @throws IssuerUnavailableException if the issuer is unavailable
	 */
	@Override
	public OAuth2AuthorizedClient authorize(OAuth2AuthorizeRequest request) {
		Authentication caller = request.getPrincipal();
		if (!(caller.getPrincipal() instanceof Jwt token)) {
			throw new IllegalStateException(
					"The principal has no token to exchange; the call may run on another thread");
		}
		Key key = new Key(request.getClientRegistrationId(), token.getTokenValue());
		OAuth2AuthorizedClient cached = this.exchanged.getIfPresent(key);
		return (cached != null) ? cached : exchangeOnce(key, caller);
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.exchanged, "exchanged-tokens");
	}

	/**
	 * Exchanges a token once for concurrent calls: the first one does, and the others
	 * wait for its result or exception.
	 */
	private OAuth2AuthorizedClient exchangeOnce(Key key, Authentication caller) {
		CompletableFuture<OAuth2AuthorizedClient> own = new CompletableFuture<>();
		CompletableFuture<OAuth2AuthorizedClient> first = this.inProgress.putIfAbsent(key, own);
		if (first != null) {
			return join(first);
		}
		try {
			OAuth2AuthorizedClient client = this.exchanged.getIfPresent(key);
			if (client == null) {
				client = exchange(key.registration(), caller);
				this.exchanged.put(key, client);
			}
			own.complete(client);
			return client;
		}
		catch (Throwable ex) {
			own.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.inProgress.remove(key);
		}
	}

	private OAuth2AuthorizedClient exchange(String registrationId, Authentication caller) {
		ClientRegistration registration = this.registrations.findByRegistrationId(registrationId);
		Assert.state(registration != null, () -> "No client registration " + registrationId);
		try {
			OAuth2AuthorizedClient client = this.provider
				.authorize(OAuth2AuthorizationContext.withClientRegistration(registration).principal(caller).build());
			Assert.state(client != null, () -> "Client registration " + registrationId + " must use token exchange");
			return client;
		}
		catch (ClientAuthorizationException ex) {
			if (isUnavailable(ex.getCause())) {
				throw new IssuerUnavailableException("The issuer is unavailable", ex);
			}
			if (OAuth2ErrorCodes.INVALID_GRANT.equals(ex.getError().getErrorCode())) {
				throw new TokenExchangeRefusedException("The issuer refuses to exchange the caller's token", ex);
			}
			throw ex;
		}
	}

	/**
	 * Whether there was no response, or one with neither an OAuth 2.0 error nor another
	 * status 4xx.
	 */
	private static boolean isUnavailable(@Nullable Throwable cause) {
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
	 * Returns how long a new token is cached. It is renewed when a tenth of its lifetime
	 * is left, or {@link #MAX_RENEWAL_MARGIN} if that is shorter. A fixed margin would
	 * cost an exchange per call during the last seconds of the caller's token.
	 */
	private static Duration timeToLive(OAuth2AccessToken token) {
		Instant issued = token.getIssuedAt();
		Instant expiry = token.getExpiresAt();
		if (issued == null || expiry == null) {
			return Duration.ZERO;
		}
		Duration lifetime = Duration.between(issued, expiry);
		Duration tenth = lifetime.dividedBy(10);
		return lifetime.minus((tenth.compareTo(MAX_RENEWAL_MARGIN) < 0) ? tenth : MAX_RENEWAL_MARGIN);
	}

	private record Key(String registration, String callersToken) {
	}

}
