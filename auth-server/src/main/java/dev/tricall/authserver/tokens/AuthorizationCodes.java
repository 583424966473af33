package dev.tricall.authserver.tokens;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Keeps an authorization from the moment a person gets a code until the code is redeemed,
 * and nothing else: tokens speak for themselves. Spring's in-memory service keeps every
 * token ever issued. Safe for use by many threads.
 */
final class AuthorizationCodes implements OAuth2AuthorizationService {

	/** Far more than persons log in during the five minutes of a code's life. */
	private static final int LIMIT = 10_000;

	private final Map<String, OAuth2Authorization> waiting = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, OAuth2Authorization> eldest) {
			OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(eldest.getValue());
			return size() > LIMIT || code == null || code.isExpired();
		}

	};

	/**
	 * Keeps a new code. Saving the authorization of a code that has been used takes the
	 * code away, and fails for all but one of those who redeem it at the same time.
	 */
	@Override
	public void save(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(authorization);
		if (code == null) {
			return;
		}
		String value = code.getToken().getTokenValue();
		synchronized (this.waiting) {
			if (!code.isInvalidated()) {
				this.waiting.put(value, authorization);
			}
			else if (this.waiting.remove(value) == null) {
				throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
			}
		}
	}

	@Override
	public void remove(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(authorization);
		synchronized (this.waiting) {
			if (code != null) {
				this.waiting.remove(code.getToken().getTokenValue());
			}
		}
	}

	@Override
	public @Nullable OAuth2Authorization findById(String id) {
		return null;
	}

	@Override
	public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
		synchronized (this.waiting) {
			return this.waiting.get(token);
		}
	}

	private static OAuth2Authorization.@Nullable Token<OAuth2AuthorizationCode> codeOf(OAuth2Authorization one) {
		return one.getToken(OAuth2AuthorizationCode.class);
	}

}
