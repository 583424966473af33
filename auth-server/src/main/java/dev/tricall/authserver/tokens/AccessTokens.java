package dev.tricall.authserver.tokens;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads the access tokens that this server issues (RFC 9068). Everything else that its
 * keys have signed, an ID token for example, is refused.
 */
public final class AccessTokens {

	private AccessTokens() {
	}

	/** Decodes tokens for one audience. */
	public static JwtDecoder decoder(JWKSource<SecurityContext> keys, String issuer, String audience) {
		return decoder(keys, issuer, new JwtAudienceValidator(audience));
	}

	/** Decodes tokens for any audience, which the caller has to check. */
	static JwtDecoder decoder(JWKSource<SecurityContext> keys, String issuer) {
		return decoder(keys, issuer, (token) -> OAuth2TokenValidatorResult.success());
	}

	private static JwtDecoder decoder(JWKSource<SecurityContext> keys, String issuer,
			OAuth2TokenValidator<Jwt> audience) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).build();
		decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
			.issuer(issuer)
			.validators((validators) -> validators.put(JwtClaimNames.AUD, audience))
			.build());
		return decoder;
	}

	/** The scopes of a token, whether they are one string (RFC 9068) or a list. */
	static Set<String> scopesOf(Jwt token) {
		Object scope = token.getClaim(OAuth2ParameterNames.SCOPE);
		Set<String> scopes = new LinkedHashSet<>();
		if (scope instanceof String text) {
			scopes.addAll(List.of(text.split(" ")));
		}
		else if (scope instanceof Collection<?> list) {
			list.forEach((each) -> scopes.add(String.valueOf(each)));
		}
		scopes.remove("");
		return scopes;
	}

}
