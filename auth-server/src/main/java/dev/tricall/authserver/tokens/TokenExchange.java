package dev.tricall.authserver.tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import dev.tricall.authserver.clients.ClientPolicy;

/**
 * Exchanges the token that a service was called with for a token with which the service
 * calls another one (RFC 8693). The new token has the same subject, the service as actor
 * and the other service as audience.
 * <p>
 * Replaces Spring's provider, which allows additional scopes, ignores the requested
 * audience, accepts any actor token, does not check the audience of the subject token,
 * and requires that the subject token is stored. This one stores nothing: all it needs is
 * in the token, so it keeps working after a restart. The drawback is that tokens cannot
 * be revoked, which is why they are short-lived. Thread-safe.
 */
final class TokenExchange implements AuthenticationProvider {

	private static final String INVALID_TARGET = "invalid_target";

	/** A token with less remaining lifetime could expire during the request. */
	private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);

	private final OAuth2TokenGenerator<?> generator;

	private final JwtDecoder decoder;

	TokenExchange(OAuth2TokenGenerator<?> generator, JWKSource<SecurityContext> keys, String issuer) {
		this.generator = generator;
		this.decoder = AccessTokens.decoder(keys, issuer);
	}

	/**
	 * Exchanges a token.
	 * @throws OAuth2AuthenticationException with {@code unauthorized_client} if the
	 * client does not have the grant type; {@code invalid_request} if there is an actor
	 * token; {@code invalid_grant} if the subject token is not a valid access token or
	 * has another audience; {@code invalid_target} if the client may not call the
	 * requested audience; {@code invalid_scope} if the subject token does not have a
	 * requested scope
	 */
	@Override
	public Authentication authenticate(Authentication authentication) {
		OAuth2TokenExchangeAuthenticationToken exchange = (OAuth2TokenExchangeAuthenticationToken) authentication;
		OAuth2ClientAuthenticationToken principal = (OAuth2ClientAuthenticationToken) exchange.getPrincipal();
		RegisteredClient client = Objects.requireNonNull(principal.getRegisteredClient());
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.TOKEN_EXCHANGE)) {
			throw error(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "The client may not exchange tokens");
		}
		if (exchange.getActorToken() != null) {
			throw error(OAuth2ErrorCodes.INVALID_REQUEST, "The client is the actor; actor_token is not supported");
		}
		Jwt caller = callerToken(exchange.getSubjectToken(), client);
		String audience = audience(exchange);
		Set<String> allowed = ClientPolicy.of(client).delegations().get(audience);
		if (allowed == null) {
			throw error(INVALID_TARGET, "The client may not call this audience");
		}
		Set<String> scopes = scopes(exchange.getScopes(), caller, allowed);
		Jwt token = generate(exchange, client, new JwtAuthenticationToken(caller, List.of()), scopes);
		OAuth2AccessToken accessToken = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, token.getTokenValue(),
				token.getIssuedAt(), token.getExpiresAt(), scopes);
		return new OAuth2AccessTokenAuthenticationToken(client, principal, accessToken, null,
				Map.of(OAuth2ParameterNames.ISSUED_TOKEN_TYPE, exchange.getRequestedTokenType()));
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2TokenExchangeAuthenticationToken.class.isAssignableFrom(authentication);
	}

	private Jwt callerToken(String value, RegisteredClient client) {
		Jwt token;
		try {
			token = this.decoder.decode(value);
		}
		catch (JwtException ex) {
			throw error(OAuth2ErrorCodes.INVALID_GRANT, "The subject token is not valid");
		}
		Instant end = token.getExpiresAt();
		if (end == null || end.isBefore(Instant.now().plus(MIN_LIFETIME))) {
			throw error(OAuth2ErrorCodes.INVALID_GRANT, "The subject token has expired");
		}
		if (token.getAudience() == null || !token.getAudience().contains(client.getClientId())) {
			throw error(OAuth2ErrorCodes.INVALID_GRANT, "The audience of the subject token is not this client");
		}
		return token;
	}

	private static String audience(OAuth2TokenExchangeAuthenticationToken exchange) {
		if (exchange.getAudiences().size() != 1 || !exchange.getResources().isEmpty()) {
			throw error(INVALID_TARGET, "There must be exactly one audience and no resource");
		}
		return exchange.getAudiences().iterator().next();
	}

	/**
	 * Returns the requested scopes, or all of the caller if none are requested, without
	 * those that the audience does not allow.
	 */
	private static Set<String> scopes(Set<String> requested, Jwt caller, Set<String> allowed) {
		Set<String> scopes = AccessTokens.scopesOf(caller);
		if (!scopes.containsAll(requested)) {
			throw error(OAuth2ErrorCodes.INVALID_SCOPE, "The subject token does not have these scopes");
		}
		if (!requested.isEmpty()) {
			scopes.retainAll(requested);
		}
		scopes.retainAll(allowed);
		return scopes;
	}

	private Jwt generate(Authentication grant, RegisteredClient client, Authentication principal, Set<String> scopes) {
		OAuth2TokenContext context = DefaultOAuth2TokenContext.builder()
			.registeredClient(client)
			.principal(principal)
			.authorizationServerContext(Objects.requireNonNull(AuthorizationServerContextHolder.getContext()))
			.authorizedScopes(scopes)
			.tokenType(OAuth2TokenType.ACCESS_TOKEN)
			.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
			.authorizationGrant(grant)
			.build();
		return (Jwt) Objects.requireNonNull(this.generator.generate(context));
	}

	private static OAuth2AuthenticationException error(String code, String description) {
		return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
	}

}
