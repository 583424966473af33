package dev.tricall.authserver.tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.tricall.authserver.clients.ClientPolicy;

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

/**
 * Gives a service that was called with a token another one to call on with (RFC 8693):
 * same subject, the service as its actor, the next service as its audience.
 * <p>
 * It takes the place of Spring's own provider, which lets scopes widen, ignores the
 * audience, accepts anybody's actor token, does not ask whom the subject token was meant
 * for, and knows only tokens it has kept in memory. This one keeps nothing: what it needs
 * to know is in the token, so it works on after a restart. The price is that a token
 * cannot be called back before its time, which is therefore short.
 */
public final class TokenExchange implements AuthenticationProvider {

	private static final String INVALID_TARGET = "invalid_target";

	/** Too little left to be worth a token, and less than the request itself may take. */
	private static final Duration TOO_SHORT = Duration.ofSeconds(1);

	private final OAuth2TokenGenerator<?> generator;

	private final JwtDecoder decoder;

	public TokenExchange(OAuth2TokenGenerator<?> generator, JWKSource<SecurityContext> keys, String issuer) {
		this.generator = generator;
		this.decoder = AccessTokens.decoder(keys, issuer);
	}

	/**
	 * Answers {@code unauthorized_client} without the grant, {@code invalid_request} if
	 * an actor token is sent, {@code invalid_grant} for a subject token that is not a
	 * valid access token or not meant for this client, {@code invalid_target} and
	 * {@code invalid_scope} for more than the client, or the subject token, allows.
	 */
	@Override
	public Authentication authenticate(Authentication authentication) {
		OAuth2TokenExchangeAuthenticationToken exchange = (OAuth2TokenExchangeAuthenticationToken) authentication;
		OAuth2ClientAuthenticationToken principal = (OAuth2ClientAuthenticationToken) exchange.getPrincipal();
		RegisteredClient client = Objects.requireNonNull(principal.getRegisteredClient());
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.TOKEN_EXCHANGE)) {
			throw refused(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "The client may not exchange tokens");
		}
		if (exchange.getActorToken() != null) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "The actor is the client; it needs no actor_token");
		}
		Jwt caller = callerToken(exchange.getSubjectToken(), client);
		String audience = audience(exchange);
		Set<String> allowed = ClientPolicy.of(client).delegations().get(audience);
		if (allowed == null) {
			throw refused(INVALID_TARGET, "The client may not call this audience");
		}
		Set<String> scopes = scopes(exchange.getScopes(), caller, allowed);
		Jwt token = generate(exchange, client, new OnBehalfOf(caller, client.getClientId(), audience), scopes);
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
			throw refused(OAuth2ErrorCodes.INVALID_GRANT, "The subject token is not valid");
		}
		Instant end = token.getExpiresAt();
		if (end == null || end.isBefore(Instant.now().plus(TOO_SHORT))) {
			throw refused(OAuth2ErrorCodes.INVALID_GRANT, "The subject token has expired");
		}
		if (token.getAudience() == null || !token.getAudience().contains(client.getClientId())) {
			throw refused(OAuth2ErrorCodes.INVALID_GRANT, "The subject token was not sent to this client");
		}
		return token;
	}

	private static String audience(OAuth2TokenExchangeAuthenticationToken exchange) {
		if (exchange.getAudiences().size() != 1 || !exchange.getResources().isEmpty()) {
			throw refused(INVALID_TARGET, "Name the one service to call as audience, and no resource");
		}
		return exchange.getAudiences().iterator().next();
	}

	/** What was asked for, or all the caller has; of that, what is of use there. */
	private static Set<String> scopes(Set<String> requested, Jwt caller, Set<String> allowed) {
		Set<String> scopes = AccessTokens.scopesOf(caller);
		if (!scopes.containsAll(requested)) {
			throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "The subject token does not have these scopes");
		}
		if (!requested.isEmpty()) {
			scopes.retainAll(requested);
		}
		scopes.retainAll(allowed);
		return scopes;
	}

	private Jwt generate(Authentication grant, RegisteredClient client, OnBehalfOf principal, Set<String> scopes) {
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

	private static OAuth2AuthenticationException refused(String code, String description) {
		return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
	}

}
