package dev.tricall.authserver;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import com.nimbusds.jose.jwk.source.JWKSource;
import dev.tricall.authserver.clients.MachineSecretEncoder;
import dev.tricall.authserver.tokens.AllScopesByDefault;
import dev.tricall.authserver.tokens.TokenExchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may ask this server for what: clients for tokens, admins for new keys, persons for
 * the login page, everybody for the public keys and the health, and nobody for anything
 * else.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final RequestMatcher TOKEN = path(HttpMethod.POST, "/oauth2/token");

	private static final RequestMatcher AUTHORIZE = path(HttpMethod.GET, "/oauth2/authorize");

	/** The admin's token is one for the door; B's, or a broker's, does not do here. */
	private static final String ADMIN_AUDIENCE = "gateway";

	private final Problems problems;

	/** What a person wanted before the login; nothing else is worth a session. */
	private final HttpSessionRequestCache wanted = new HttpSessionRequestCache();

	SecurityConfiguration(Problems problems) {
		this.problems = problems;
		this.wanted.setRequestMatcher(AUTHORIZE);
	}

	/**
	 * The public keys and the metadata are answered before anybody is asked who he is.
	 */
	@Bean
	@Order(1)
	SecurityFilterChain oauth2Endpoints(HttpSecurity http, OAuth2TokenGenerator<?> tokens,
			JWKSource<com.nimbusds.jose.proc.SecurityContext> keys, AuthorizationServerSettings settings) {
		TokenEndpointErrors tokenErrors = new TokenEndpointErrors();
		TokenExchange exchange = new TokenExchange(tokens, keys, issuer(settings));
		http.oauth2AuthorizationServer((server) -> {
			http.securityMatcher(server.getEndpointsMatcher());
			server.clientAuthentication((clients) -> clients.errorResponseHandler(tokenErrors)
				.authenticationProviders(SecurityConfiguration::compareSecretsFast));
			server.tokenEndpoint((endpoint) -> endpoint
				.accessTokenRequestConverters((converters) -> converters.add(0, new AllScopesByDefault()))
				.authenticationProviders((providers) -> {
					providers.removeIf(OAuth2TokenExchangeAuthenticationProvider.class::isInstance);
					providers.add(exchange);
				}));
			describe(server);
		});
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers(TOKEN, AUTHORIZE).authenticated().anyRequest().denyAll())
			.exceptionHandling((errors) -> errors.defaultAuthenticationEntryPointFor(tokenErrors, TOKEN)
				.defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint("/login"), AUTHORIZE)
				.defaultAuthenticationEntryPointFor(this::forbid, AnyRequestMatcher.INSTANCE)
				.accessDeniedHandler(this::forbid))
			.requestCache((cache) -> cache.requestCache(this.wanted))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain adminEndpoints(HttpSecurity http) {
		return http.securityMatcher("/admin/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/admin/keys")
				.hasAuthority("ROLE_admin")
				.anyRequest()
				.denyAll())
			.oauth2ResourceServer((server) -> server.jwt((jwt) -> jwt.jwtAuthenticationConverter(roles()))
				.authenticationEntryPoint(this::challenge)
				.accessDeniedHandler(this::forbid))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(CsrfConfigurer::disable)
			.build();
	}

	@Bean
	@Order(3)
	SecurityFilterChain login(HttpSecurity http) {
		return http.authorizeHttpRequests(
				(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll().anyRequest().denyAll())
			.formLogin(Customizer.withDefaults())
			.exceptionHandling(
					(errors) -> errors.defaultAuthenticationEntryPointFor(this::forbid, AnyRequestMatcher.INSTANCE)
						.accessDeniedHandler(this::forbid))
			.requestCache((cache) -> cache.requestCache(this.wanted))
			.build();
	}

	/** Tokens of its own issue, as the gateway checks them. */
	@Bean
	JwtDecoder jwtDecoder(JWKSource<com.nimbusds.jose.proc.SecurityContext> keys,
			AuthorizationServerSettings settings) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).build();
		decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(
				List.of(new JwtIssuerValidator(issuer(settings)), new JwtAudienceValidator(ADMIN_AUDIENCE))));
		return decoder;
	}

	/** Lets the list of who is logged in forget a session that has ended. */
	@Bean
	HttpSessionEventPublisher sessionEvents() {
		return new HttpSessionEventPublisher();
	}

	private static void describe(OAuth2AuthorizationServerConfigurer server) {
		server.authorizationServerMetadataEndpoint((endpoint) -> endpoint
			.authorizationServerMetadataCustomizer((metadata) -> metadata.claims(ServerMetadata::keepOffered)));
		server.oidc((oidc) -> oidc.providerConfigurationEndpoint((endpoint) -> endpoint
			.providerConfigurationCustomizer((metadata) -> metadata.claims(ServerMetadata::keepOffered))));
	}

	private static void compareSecretsFast(List<AuthenticationProvider> providers) {
		for (AuthenticationProvider provider : providers) {
			if (provider instanceof ClientSecretAuthenticationProvider secrets) {
				secrets.setPasswordEncoder(new MachineSecretEncoder());
			}
		}
	}

	private static JwtAuthenticationConverter roles() {
		JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
		roles.setAuthoritiesClaimName("roles");
		roles.setAuthorityPrefix("ROLE_");
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(roles);
		return converter;
	}

	/** RFC 6750 section 3: only a token that was sent can be wrong. */
	private void challenge(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
			throws IOException {
		boolean sent = reason instanceof OAuth2AuthenticationException;
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, sent ? "Bearer error=\"invalid_token\"" : "Bearer");
		this.problems.write(response, HttpStatus.UNAUTHORIZED);
	}

	private void forbid(HttpServletRequest request, HttpServletResponse response, Exception reason) throws IOException {
		this.problems.write(response, HttpStatus.FORBIDDEN);
	}

	private static String issuer(AuthorizationServerSettings settings) {
		return Objects.requireNonNull(settings.getIssuer(), "The issuer is not set");
	}

	private static RequestMatcher path(HttpMethod method, String path) {
		return PathPatternRequestMatcher.withDefaults().matcher(method, path);
	}

}
