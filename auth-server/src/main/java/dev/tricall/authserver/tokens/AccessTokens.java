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
 * Decodes and reads the access tokens of this server (RFC 9068). Other tokens that are
 * signed with its keys, such as ID tokens, are rejected.
 */
final class AccessTokens {

	private AccessTokens() {
	}

	/**
	 * Returns a decoder of tokens for one audience.
	 */
	static JwtDecoder decoder(JWKSource<SecurityContext> keys, String issuer, String audience) {
		return decoder(keys, issuer, new JwtAudienceValidator(audience));
	}

	/**
	 * Returns a decoder of tokens for any audience, which must be checked separately.
	 */
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

	/**
	 * Returns the scopes of a token, which may be a string (RFC 9068) or a list.
	 * @return a new set, which may be changed
	 */
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
