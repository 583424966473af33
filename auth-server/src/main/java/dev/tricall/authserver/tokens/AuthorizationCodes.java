package dev.tricall.authserver.tokens;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

import dev.tricall.telemetry.SecurityLog;

/**
 * Stores authorization codes until they are redeemed or expire. Tokens are not stored,
 * since they are self-contained; Spring's in-memory service stores all of them forever.
 * Thread-safe.
 * <p>
 * Memory is bounded: if a user has too many codes, the oldest one is removed; if there
 * are too many codes in total, the oldest one of the user with the most codes is removed.
 * So no user can evict the codes of a user with fewer codes. A code includes its
 * authorization request, which takes at most about 10 KiB.
 */
final class AuthorizationCodes implements OAuth2AuthorizationService {

	static final int MAX_CODES = 1_000;

	static final int MAX_CODES_PER_USER = 20;

	/** By code, in order of creation and therefore of expiry. */
	private final Map<String, OAuth2Authorization> authorizations = new LinkedHashMap<>();

	private final Map<String, Set<String>> codesByUser = new HashMap<>();

	/** The last redeemed codes, to detect that one is used again. */
	private final Map<String, Redemption> redeemed = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Redemption> eldest) {
			return size() > MAX_CODES;
		}

	};

	/**
	 * Stores a new code, or removes a code that is being redeemed. Of concurrent requests
	 * that redeem the same code, only one succeeds.
	 */
	@Override
	public void save(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(authorization);
		if (code == null) {
			return;
		}
		String value = code.getToken().getTokenValue();
		synchronized (this.authorizations) {
			if (!code.isInvalidated()) {
				add(value, authorization);
			}
			else if (remove(value)) {
				this.redeemed.put(value, Redemption.of(authorization));
			}
			else {
				Redemption.of(authorization).logReuse();
				throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
			}
		}
	}

	@Override
	public void remove(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(authorization);
		synchronized (this.authorizations) {
			if (code != null) {
				remove(code.getToken().getTokenValue());
			}
		}
	}

	@Override
	public @Nullable OAuth2Authorization findById(String id) {
		return null;
	}

	@Override
	public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
		synchronized (this.authorizations) {
			Redemption redemption = this.redeemed.get(token);
			if (redemption != null) {
				redemption.logReuse();
			}
			return this.authorizations.get(token);
		}
	}

	/** Returns the number of stored codes, including expired ones. */
	int size() {
		synchronized (this.authorizations) {
			return this.authorizations.size();
		}
	}

	private void add(String code, OAuth2Authorization authorization) {
		removeExpired();
		String user = authorization.getPrincipalName();
		Set<String> codes = this.codesByUser.getOrDefault(user, Set.of());
		if (codes.size() >= MAX_CODES_PER_USER) {
			remove(codes.iterator().next());
		}
		else if (this.authorizations.size() >= MAX_CODES) {
			this.codesByUser.values()
				.stream()
				.max(Comparator.comparingInt(Set::size))
				.ifPresent((most) -> remove(most.iterator().next()));
		}
		this.authorizations.put(code, authorization);
		this.codesByUser.computeIfAbsent(user, (name) -> new LinkedHashSet<>()).add(code);
	}

	private void removeExpired() {
		while (!this.authorizations.isEmpty()) {
			Map.Entry<String, OAuth2Authorization> oldest = this.authorizations.entrySet().iterator().next();
			OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(oldest.getValue());
			if (code != null && !code.isExpired()) {
				return;
			}
			remove(oldest.getKey());
		}
	}

	private boolean remove(String code) {
		OAuth2Authorization removed = this.authorizations.remove(code);
		if (removed != null) {
			this.codesByUser.computeIfPresent(removed.getPrincipalName(), (user, codes) -> {
				codes.remove(code);
				return codes.isEmpty() ? null : codes;
			});
		}
		return removed != null;
	}

	private static OAuth2Authorization.@Nullable Token<OAuth2AuthorizationCode> codeOf(
			OAuth2Authorization authorization) {
		return authorization.getToken(OAuth2AuthorizationCode.class);
	}

	private record Redemption(String user, String client) {

		private static Redemption of(OAuth2Authorization authorization) {
			return new Redemption(authorization.getPrincipalName(), authorization.getRegisteredClientId());
		}

		private void logReuse() {
			SecurityLog.refused("token")
				.user(this.user)
				.with("oauth.client_id", this.client)
				.reason("authorization code used again")
				.write();
		}

	}

}
