package dev.tricall.serviceb.core;

import org.springframework.security.core.Authentication;

/**
 * On whose behalf a piece of data is handled.
 *
 * @param subject the token's subject
 * @param admin whether the subject has the role that may overwrite everybody's data
 */
public record Caller(String subject, boolean admin) {

	public static final String ADMIN_ROLE = "admin";

	public static Caller of(Authentication authentication) {
		return new Caller(authentication.getName(),
				authentication.getAuthorities()
					.stream()
					.anyMatch((authority) -> ("ROLE_" + ADMIN_ROLE).equals(authority.getAuthority())));
	}

}
