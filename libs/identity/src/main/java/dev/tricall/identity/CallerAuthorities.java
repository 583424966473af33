package dev.tricall.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * Maps the claims of a token to authorities: {@code SCOPE_x} for each scope,
 * {@code ROLE_x} for each entry of the claim {@code roles}, and {@code ACTOR_x} for the
 * service that acts on behalf of the caller. Of nested actors, only the outermost counts
 * (RFC 8693, section 4.1).
 */
public final class CallerAuthorities implements Converter<Jwt, Collection<GrantedAuthority>> {

	private static final String ACTOR = "ACTOR_";

	private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();

	@Override
	public Collection<GrantedAuthority> convert(Jwt token) {
		List<GrantedAuthority> authorities = new ArrayList<>(this.scopes.convert(token));
		if (token.getClaims().get("roles") instanceof Collection<?> roles) {
			roles.forEach((role) -> authorities.add(new SimpleGrantedAuthority("ROLE_" + role)));
		}
		String actor = actor(token);
		if (actor != null) {
			authorities.add(new SimpleGrantedAuthority(ACTOR + actor));
		}
		return authorities;
	}

	/**
	 * Returns whether the service acts on behalf of the caller in this authentication.
	 */
	public static boolean isActor(Authentication authentication, String service) {
		return authentication.getAuthorities().contains(new SimpleGrantedAuthority(ACTOR + service));
	}

	private static @Nullable String actor(Jwt token) {
		return (token.getClaims().get("act") instanceof Map<?, ?> act && act.get("sub") instanceof String subject)
				? subject : null;
	}

}
