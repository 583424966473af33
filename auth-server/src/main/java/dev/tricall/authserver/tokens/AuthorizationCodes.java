package dev.tricall.authserver.tokens;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.tricall.telemetry.SecurityLog;
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
 * <p>
 * The codes of one person never push out those of another who has fewer: a person who has
 * too many loses the oldest one, and so does the person with most codes when there are
 * too many in all. A code holds its request, which is at most about 10 KiB.
 */
final class AuthorizationCodes implements OAuth2AuthorizationService {

	static final int MAX_CODES = 1_000;

	static final int MAX_CODES_PER_PERSON = 20;

	/** In the order in which they were made, which is the order in which they expire. */
	private final Map<String, OAuth2Authorization> waiting = new LinkedHashMap<>();

	private final Map<String, Set<String>> codesByPerson = new HashMap<>();

	/** The codes that were redeemed last, to recognize one that is used again. */
	private final Map<String, UsedBy> used = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, UsedBy> eldest) {
			return size() > MAX_CODES;
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
				add(value, authorization);
			}
			else if (take(value) != null) {
				this.used.put(value, UsedBy.of(authorization));
			}
			else {
				UsedBy.of(authorization).logReuse();
				throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
			}
		}
	}

	@Override
	public void remove(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(authorization);
		synchronized (this.waiting) {
			if (code != null) {
				take(code.getToken().getTokenValue());
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
			UsedBy usedBy = this.used.get(token);
			if (usedBy != null) {
				usedBy.logReuse();
			}
			return this.waiting.get(token);
		}
	}

	/** How many codes wait to be redeemed, expired ones included. */
	int size() {
		synchronized (this.waiting) {
			return this.waiting.size();
		}
	}

	private void add(String code, OAuth2Authorization authorization) {
		forgetExpired();
		String person = authorization.getPrincipalName();
		Set<String> codes = this.codesByPerson.getOrDefault(person, Set.of());
		if (codes.size() >= MAX_CODES_PER_PERSON) {
			take(codes.iterator().next());
		}
		else if (this.waiting.size() >= MAX_CODES) {
			this.codesByPerson.values()
				.stream()
				.max(Comparator.comparingInt(Set::size))
				.ifPresent((most) -> take(most.iterator().next()));
		}
		this.waiting.put(code, authorization);
		this.codesByPerson.computeIfAbsent(person, (name) -> new LinkedHashSet<>()).add(code);
	}

	private void forgetExpired() {
		while (!this.waiting.isEmpty()) {
			Map.Entry<String, OAuth2Authorization> oldest = this.waiting.entrySet().iterator().next();
			OAuth2Authorization.Token<OAuth2AuthorizationCode> code = codeOf(oldest.getValue());
			if (code != null && !code.isExpired()) {
				return;
			}
			take(oldest.getKey());
		}
	}

	private @Nullable OAuth2Authorization take(String code) {
		OAuth2Authorization taken = this.waiting.remove(code);
		if (taken != null) {
			this.codesByPerson.computeIfPresent(taken.getPrincipalName(), (person, codes) -> {
				codes.remove(code);
				return codes.isEmpty() ? null : codes;
			});
		}
		return taken;
	}

	private static OAuth2Authorization.@Nullable Token<OAuth2AuthorizationCode> codeOf(OAuth2Authorization one) {
		return one.getToken(OAuth2AuthorizationCode.class);
	}

	private record UsedBy(String person, String client) {

		private static UsedBy of(OAuth2Authorization authorization) {
			return new UsedBy(authorization.getPrincipalName(), authorization.getRegisteredClientId());
		}

		private void logReuse() {
			SecurityLog.refused("token")
				.user(this.person)
				.with("oauth.client_id", this.client)
				.reason("authorization code used again")
				.write();
		}

	}

}
