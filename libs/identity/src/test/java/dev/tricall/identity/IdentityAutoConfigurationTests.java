package dev.tricall.identity;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;

class IdentityAutoConfigurationTests {

	private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

	private static final String CLIENT = "spring.security.oauth2.client.";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IdentityAutoConfiguration.class, TokenExchangeAutoConfiguration.class,
				OAuth2ResourceServerAutoConfiguration.class, OAuth2ClientAutoConfiguration.class))
		.withPropertyValues(JWT + "issuer-uri=http://issuer.test", JWT + "jwk-set-uri=http://localhost:1/jwks",
				JWT + "audiences=here");

	@Test
	void validatesButDoesNotExchangeTokensByDefault() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(JwtDecoder.class)
			.hasSingleBean(BearerTokens.class)
			.doesNotHaveBean(OAuth2AuthorizedClientManager.class));
	}

	@Test
	void exchangesTokensWithAClientRegistration() {
		this.runner.withPropertyValues(CLIENT + "provider.issuer.token-uri=http://localhost:1/token",
				CLIENT + "registration.service-b.provider=issuer", CLIENT + "registration.service-b.client-id=here",
				CLIENT + "registration.service-b.client-secret=secret",
				CLIENT + "registration.service-b.authorization-grant-type=urn:ietf:params:oauth:grant-type:token-exchange")
			.run((context) -> assertThat(context).hasSingleBean(OAuth2AuthorizedClientManager.class));
	}

	@Test
	void failsToStartWithoutARequiredProperty() {
		for (String property : new String[] { "issuer-uri", "jwk-set-uri", "audiences" }) {
			this.runner.withPropertyValues(JWT + property + "=")
				.run((context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.hasMessageContaining(JWT + property));
		}
	}

}
