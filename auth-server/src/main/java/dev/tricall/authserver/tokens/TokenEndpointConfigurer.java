package dev.tricall.authserver.tokens;

import java.util.List;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

import dev.tricall.authserver.clients.ClientSecretThrottle;

/**
 * Configures Spring Authorization Server: client authentication, the token endpoint and
 * the server metadata.
 */
@Component
public final class TokenEndpointConfigurer {

	private final TokenEndpointErrors errors = new TokenEndpointErrors();

	private final ClientSecretThrottle clientSecretThrottle;

	private final TokenExchange tokenExchange;

	private final TokenLog log;

	TokenEndpointConfigurer(RegisteredClientRepository clients, OAuth2AuthorizationService authorizations,
			Ticker ticker, OAuth2TokenGenerator<?> generator, JWKSource<SecurityContext> keys,
			AuthorizationServerSettings settings, TokenLog log) {
		this.clientSecretThrottle = new ClientSecretThrottle(clients, authorizations, ticker);
		this.tokenExchange = new TokenExchange(generator, keys, Objects.requireNonNull(settings.getIssuer()));
		this.log = log;
	}

	/**
	 * Adds the endpoints of the authorization server, and restricts the filter chain to
	 * them.
	 */
	public void configure(HttpSecurity http) {
		http.oauth2AuthorizationServer((server) -> {
			http.securityMatcher(server.getEndpointsMatcher());
			configure(server);
		})
			.exceptionHandling((exceptions) -> exceptions.defaultAuthenticationEntryPointFor(this.errors,
					PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/oauth2/token")));
	}

	private void configure(OAuth2AuthorizationServerConfigurer server) {
		server.clientAuthentication((clients) -> clients.errorResponseHandler(this.errors)
			.authenticationProviders((providers) -> replace(ClientSecretAuthenticationProvider.class, providers,
					this.clientSecretThrottle)));
		server.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseHandler(this.log)
			.accessTokenRequestConverters((converters) -> converters.add(0, new DefaultScopeConverter()))
			.authenticationProviders((providers) -> replace(OAuth2TokenExchangeAuthenticationProvider.class, providers,
					this.tokenExchange)));
		server.authorizationServerMetadataEndpoint((endpoint) -> endpoint
			.authorizationServerMetadataCustomizer((metadata) -> metadata.claims(ServerMetadata::retainSupported)));
		server.oidc((oidc) -> oidc.providerConfigurationEndpoint((endpoint) -> endpoint
			.providerConfigurationCustomizer((metadata) -> metadata.claims(ServerMetadata::retainSupported))));
	}

	private static void replace(Class<?> type, List<AuthenticationProvider> providers,
			AuthenticationProvider replacement) {
		providers.replaceAll((provider) -> type.isInstance(provider) ? replacement : provider);
	}

}
