package dev.tricall.authserver.tokens;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import dev.tricall.authserver.clients.ClientPolicy;

/**
 * Sets the claims of access tokens (RFC 9068), whose type in the header is
 * {@value #ACCESS_TOKEN_TYPE}. ID tokens keep the type {@code JWT} and get only the
 * roles.
 * <ul>
 * <li>{@code aud}: the services that accept the token</li>
 * <li>{@code client_id}: the client that requested it; in an exchanged token the
 * actor</li>
 * <li>{@code scope}: the scopes, separated by spaces, absent if there are none</li>
 * <li>{@code roles}: a list, absent if there are none</li>
 * <li>{@code act}: {@code {"sub": client}}, the client that acts on behalf of the subject
 * (RFC 8693 section 4.1), with the previous actor nested in it; only in exchanged tokens,
 * whose {@code exp} is never later than that of the original token</li>
 * </ul>
 */
final class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

	static final String ACCESS_TOKEN_TYPE = "at+jwt";

	private static final String ID_TOKEN_TYPE = "JWT";

	static final String ROLES = "roles";

	private static final String ACTOR = "act";

	static final String ROLE_PREFIX = "ROLE_";

	@Override
	public void customize(JwtEncodingContext context) {
		Authentication principal = Objects.requireNonNull(context.<Authentication>getPrincipal());
		JwtClaimsSet.Builder claims = context.getClaims();
		if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
			context.getJwsHeader().type(ID_TOKEN_TYPE);
			addRoles(claims, rolesOf(principal));
			return;
		}
		context.getJwsHeader().type(ACCESS_TOKEN_TYPE);
		claims.claim(OAuth2ParameterNames.CLIENT_ID, context.getRegisteredClient().getClientId());
		if (!context.getAuthorizedScopes().isEmpty()) {
			claims.claim(OAuth2ParameterNames.SCOPE, String.join(" ", context.getAuthorizedScopes()));
		}
		if (principal instanceof JwtAuthenticationToken caller
				&& context.getAuthorizationGrant() instanceof OAuth2TokenExchangeAuthenticationToken exchange) {
			claims.audience(List.copyOf(exchange.getAudiences()));
			addDelegation(claims, caller.getToken(), context.getRegisteredClient().getClientId());
			return;
		}
		ClientPolicy policy = ClientPolicy.of(context.getRegisteredClient());
		claims.audience(policy.audience());
		boolean hasUser = !AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType());
		addRoles(claims, hasUser ? rolesOf(principal) : policy.roles());
	}

	private static void addDelegation(JwtClaimsSet.Builder claims, Jwt callerToken, String clientId) {
		List<String> roles = callerToken.getClaimAsStringList(ROLES);
		addRoles(claims, (roles != null) ? roles : List.of());
		Map<String, Object> actor = new LinkedHashMap<>();
		actor.put(JwtClaimNames.SUB, clientId);
		Map<String, Object> previousActor = callerToken.getClaimAsMap(ACTOR);
		if (previousActor != null) {
			actor.put(ACTOR, previousActor);
		}
		claims.claim(ACTOR, actor);
		Instant end = callerToken.getExpiresAt();
		claims.claims((all) -> all.computeIfPresent(JwtClaimNames.EXP,
				(name, exp) -> (end != null && end.isBefore((Instant) exp)) ? end : exp));
	}

	private static void addRoles(JwtClaimsSet.Builder claims, List<String> roles) {
		if (!roles.isEmpty()) {
			claims.claim(ROLES, roles);
		}
	}

	private static List<String> rolesOf(Authentication user) {
		return user.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((authority) -> authority != null && authority.startsWith(ROLE_PREFIX))
			.map((authority) -> authority.substring(ROLE_PREFIX.length()))
			.toList();
	}

}
