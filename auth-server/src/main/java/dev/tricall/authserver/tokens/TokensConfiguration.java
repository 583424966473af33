package dev.tricall.authserver.tokens;

import java.util.Objects;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.resource.authentication.DelegatingJwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * How tokens are issued, and how this server verifies its own tokens in admin requests.
 */
@Configuration(proxyBeanMethods = false)
class TokensConfiguration {

	/**
	 * The audience of callers' tokens; tokens for the services or the broker are
	 * rejected.
	 */
	private static final String ADMIN_AUDIENCE = "gateway";

	@Bean
	JwtGenerator tokenGenerator(JwtEncoder encoder) {
		JwtGenerator generator = new JwtGenerator(encoder);
		generator.setJwtCustomizer(new TokenClaims());
		return generator;
	}

	@Bean
	OAuth2AuthorizationService authorizationService() {
		return new AuthorizationCodes();
	}

	@Bean
	JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys, AuthorizationServerSettings settings) {
		return AccessTokens.decoder(keys, Objects.requireNonNull(settings.getIssuer()), ADMIN_AUDIENCE);
	}

	/** Reads authorities from the roles and the scopes of a token. */
	@Bean
	JwtAuthenticationConverter jwtAuthenticationConverter() {
		JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
		roles.setAuthoritiesClaimName(TokenClaims.ROLES);
		roles.setAuthorityPrefix(TokenClaims.ROLE_PREFIX);
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(
				new DelegatingJwtGrantedAuthoritiesConverter(roles, new JwtGrantedAuthoritiesConverter()));
		return converter;
	}

	/**
	 * By default Spring publishes no event for exceptions of OAuth 2.0, which
	 * {@link TokenLog} logs.
	 */
	@Bean
	AuthenticationEventPublisher authenticationEvents(ApplicationEventPublisher events) {
		DefaultAuthenticationEventPublisher publisher = new DefaultAuthenticationEventPublisher(events);
		publisher.setDefaultAuthenticationFailureEvent(AuthenticationFailureBadCredentialsEvent.class);
		return publisher;
	}

}
