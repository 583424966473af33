package dev.tricall.gateway.pages;

import java.net.URI;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
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
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.limits.Bulkhead;
import dev.tricall.gateway.limits.FailureLimit;
import dev.tricall.gateway.limits.RateLimit;
import dev.tricall.gateway.routing.ForwardingHandler;
import dev.tricall.gateway.routing.ForwardingProperties;
import dev.tricall.httpfailover.TimeLimitedContextFactory;
import dev.tricall.registration.RegistryAccount;
import dev.tricall.sessions.LoginSessions;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.web.servlet.function.RequestPredicates.methods;
import static org.springframework.web.servlet.function.RequestPredicates.path;

/**
 * Configures the route to the registry's dashboard, its login and its sessions.
 */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

	/** Maximum number of concurrent requests for the dashboard. */
	static final int MAX_CONCURRENT = 20;

	/**
	 * The address is configured, because the registry does not register itself.
	 */
	@Bean
	RouterFunction<ServerResponse> dashboard(ProxyExchange exchange, RateLimit rateLimit,
			ForwardingProperties forwarding, RegistryAccount account) {
		return route("dashboard")
			.route(path(DashboardLogin.PATH_PATTERN).and(methods(HttpMethod.GET, HttpMethod.HEAD)),
					ForwardingHandler
						.to(exchange, URI.create(forwarding.registry().get(0)),
								new RegistryCredentials(account, "/discovery"))
						.withoutPrefix())
			.filter(rateLimit)
			.filter(new Bulkhead(MAX_CONCURRENT))
			.after(RegistryCredentials::requireAccepted)
			.build();
	}

	/**
	 * Limits the sessions, of about 4 KiB each. Only admins have sessions, and only a few
	 * each ({@link LoginSessions}), so this is the last bound.
	 * {@link LoginFailureHandler} responds to a login that exceeds it.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionLimit(DashboardProperties properties) {
		return LoginSessions.limitAll(properties.sessions());
	}

	@Bean
	DashboardLogin dashboardLogin(ClientRegistrationRepository registrations, CloseableHttpClient httpClient,
			ForwardingProperties forwarding, DashboardProperties properties, RateLimit rateLimit,
			FailureLimit failureLimit, HandlerExceptionResolver handlerExceptionResolver) {
		ClientRegistration registration = registrations.findByRegistrationId("dashboard");
		Assert.state(registration != null, "There is no client registration 'dashboard'");
		return new DashboardLogin(registration, tokens(httpClient, forwarding), properties,
				new LoginRateLimitFilter(rateLimit, handlerExceptionResolver),
				new LoginFailureHandler(failureLimit, handlerExceptionResolver));
	}

	/**
	 * Verifies ID tokens with the issuer's keys, which access tokens use too. By default,
	 * Spring Security checks the issuer only if it can fetch the issuer's metadata at
	 * startup. The type is checked so that access tokens are rejected.
	 */
	@Bean
	JwtDecoderFactory<ClientRegistration> idTokens(JWKSource<SecurityContext> keys,
			OAuth2ResourceServerProperties properties) {
		String issuer = properties.getJwt().getIssuerUri();
		Assert.state(issuer != null, "The property spring.security.oauth2.resourceserver.jwt.issuer-uri is not set");
		return (registration) -> {
			NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).build();
			decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(JwtTypeValidator.jwt(),
					new JwtIssuerValidator(issuer), new OidcIdTokenValidator(registration)));
			return decoder;
		};
	}

	/** Spring's default client has no timeout. */
	private static RestClientAuthorizationCodeTokenResponseClient tokens(CloseableHttpClient httpClient,
			ForwardingProperties forwarding) {
		HttpComponentsClientHttpRequestFactory requests = new HttpComponentsClientHttpRequestFactory(httpClient);
		requests.setHttpContextFactory(
				new TimeLimitedContextFactory(forwarding.connectionTimeout(), forwarding.deadline()));
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
