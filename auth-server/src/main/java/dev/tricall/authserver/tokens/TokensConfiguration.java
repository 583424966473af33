package dev.tricall.authserver.tokens;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;

@Configuration(proxyBeanMethods = false)
class TokensConfiguration {

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

}
