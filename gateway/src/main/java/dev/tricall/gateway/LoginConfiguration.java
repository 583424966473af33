package dev.tricall.gateway;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.tricall.httpfailover.TimeLimitedContextFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Configures the login at the dashboard and its calls to the auth-server.
 */
@Configuration(proxyBeanMethods = false)
class LoginConfiguration {

	@Bean
	DashboardLogin dashboardLogin(ClientRegistrationRepository registrations, CloseableHttpClient httpClient,
			GatewayProperties gateway, DashboardProperties properties, RateLimit rateLimit, FailureLimit failureLimit,
			HandlerExceptionResolver handlerExceptionResolver) {
		ClientRegistration registration = registrations.findByRegistrationId("dashboard");
		Assert.state(registration != null, "No client registration dashboard");
		return new DashboardLogin(registration, tokens(httpClient, gateway), properties,
				new LoginRateLimitFilter(rateLimit, handlerExceptionResolver),
				new LoginFailureHandler(failureLimit, handlerExceptionResolver));
	}

	/**
	 * ID tokens are verified with the keys that are already fetched for access tokens.
	 * Spring checks the issuer only if it may fetch the issuer's metadata at the start,
	 * and the type, which keeps access tokens out, only with its default validators.
	 */
	@Bean
	JwtDecoderFactory<ClientRegistration> idTokens(JWKSource<SecurityContext> keys,
			OAuth2ResourceServerProperties properties) {
		String issuer = properties.getJwt().getIssuerUri();
		Assert.state(issuer != null, "No issuer");
		return (registration) -> {
			NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).build();
			decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(JwtTypeValidator.jwt(),
					new JwtIssuerValidator(issuer), new OidcIdTokenValidator(registration)));
			return decoder;
		};
	}

	/** Spring's default client has no timeout. */
	private static RestClientAuthorizationCodeTokenResponseClient tokens(CloseableHttpClient httpClient,
			GatewayProperties gateway) {
		HttpComponentsClientHttpRequestFactory requests = new HttpComponentsClientHttpRequestFactory(httpClient);
		requests.setHttpContextFactory(new TimeLimitedContextFactory(gateway.connectionTimeout(), gateway.deadline()));
		RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
		tokens.setRestClient(RestClient.builder()
			.requestFactory(requests)
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return tokens;
	}

}
