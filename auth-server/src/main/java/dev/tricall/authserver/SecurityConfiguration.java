package dev.tricall.authserver;

import java.io.IOException;
import java.util.Objects;

import com.nimbusds.jose.jwk.source.JWKSource;
import dev.tricall.authserver.clients.ClientSecrets;
import dev.tricall.authserver.errors.Problems;
import dev.tricall.authserver.login.LoginPage;
import dev.tricall.authserver.tokens.AccessTokens;
import dev.tricall.authserver.tokens.AllScopesByDefault;
import dev.tricall.authserver.tokens.TokenExchange;
import dev.tricall.telemetry.SecurityLog;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.resource.authentication.DelegatingJwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
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

	/**
	 * The audience of callers' tokens; tokens for the services or the broker are refused.
	 */
	private static final String ADMIN_AUDIENCE = "gateway";

	private final Problems problems;

	private final LoginPage loginPage;

	SecurityConfiguration(Problems problems, LoginPage loginPage) {
		this.problems = problems;
		this.loginPage = loginPage;
	}

	/**
	 * The public keys and the metadata are answered before anybody is asked who he is. A
	 * bearer token is no login: Spring accepts one here for its user info endpoint, which
	 * is closed.
	 */
	@Bean
	@Order(1)
	SecurityFilterChain oauth2Endpoints(HttpSecurity http, OAuth2TokenGenerator<?> tokens,
			JWKSource<com.nimbusds.jose.proc.SecurityContext> keys, AuthorizationServerSettings settings,
			ClientSecrets secrets, TokenLog log) {
		TokenEndpointErrors tokenErrors = new TokenEndpointErrors();
		TokenExchange exchange = new TokenExchange(tokens, keys, issuer(settings));
		http.oauth2AuthorizationServer((server) -> {
			http.securityMatcher(server.getEndpointsMatcher());
			server.clientAuthentication(
					(clients) -> clients.errorResponseHandler(tokenErrors).authenticationProviders(secrets::throttle));
			server.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseHandler(log)
				.accessTokenRequestConverters((converters) -> converters.add(0, new AllScopesByDefault()))
				.authenticationProviders((providers) -> {
					providers.removeIf(OAuth2TokenExchangeAuthenticationProvider.class::isInstance);
					providers.add(exchange);
				}));
			describe(server);
		});
		return this.loginPage.prepareAuthorization(http)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(TOKEN, LoginPage.AUTHORIZE)
				.authenticated()
				.anyRequest()
				.denyAll())
			.exceptionHandling((errors) -> errors.defaultAuthenticationEntryPointFor(tokenErrors, TOKEN)
				.defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint(LoginPage.PATH),
						LoginPage.AUTHORIZE)
				.defaultAuthenticationEntryPointFor(this::forbid, AnyRequestMatcher.INSTANCE)
				.accessDeniedHandler(this::forbid))
			.oauth2ResourceServer((server) -> server.bearerTokenResolver((request) -> null))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain adminEndpoints(HttpSecurity http) {
		return http.securityMatcher("/admin/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST, "/admin/keys")
				.access(AuthorizationManagers.allOf(AuthorityAuthorizationManager.hasRole("admin"),
						AuthorityAuthorizationManager.hasAuthority("SCOPE_data.write")))
				.requestMatchers("/admin/keys")
				.hasRole("admin")
				.anyRequest()
				.denyAll())
			.oauth2ResourceServer((server) -> server.jwt((jwt) -> jwt.jwtAuthenticationConverter(rolesAndScopes()))
				.authenticationEntryPoint(this::challenge)
				.accessDeniedHandler(this::forbidAdmin))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(CsrfConfigurer::disable)
			.build();
	}

	@Bean
	@Order(3)
	SecurityFilterChain login(HttpSecurity http) {
		return this.loginPage.addForm(http)
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
				.permitAll()
				.anyRequest()
				.denyAll())
			.exceptionHandling(
					(errors) -> errors.defaultAuthenticationEntryPointFor(this::forbid, AnyRequestMatcher.INSTANCE)
						.accessDeniedHandler(this::forbid))
			.build();
	}

	/** Tokens of its own issue, as the gateway checks them. */
	@Bean
	JwtDecoder jwtDecoder(JWKSource<com.nimbusds.jose.proc.SecurityContext> keys,
			AuthorizationServerSettings settings) {
		return AccessTokens.decoder(keys, issuer(settings), ADMIN_AUDIENCE);
	}

	/** Spring publishes no event for the failures of OAuth 2.0 otherwise. */
	@Bean
	AuthenticationEventPublisher authenticationEvents(ApplicationEventPublisher events) {
		DefaultAuthenticationEventPublisher publisher = new DefaultAuthenticationEventPublisher(events);
		publisher.setDefaultAuthenticationFailureEvent(AuthenticationFailureBadCredentialsEvent.class);
		return publisher;
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

	private static JwtAuthenticationConverter rolesAndScopes() {
		JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
		roles.setAuthoritiesClaimName("roles");
		roles.setAuthorityPrefix("ROLE_");
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(
				new DelegatingJwtGrantedAuthoritiesConverter(roles, new JwtGrantedAuthoritiesConverter()));
		return converter;
	}

	/** RFC 6750 section 3: only a token that was sent can be wrong. */
	private void challenge(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
			throws IOException {
		boolean sent = reason instanceof OAuth2AuthenticationException;
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, sent ? "Bearer error=\"invalid_token\"" : "Bearer");
		logAdmin(request).reason(sent ? "invalid token" : "no token").write();
		this.problems.write(response, HttpStatus.UNAUTHORIZED);
	}

	private void forbidAdmin(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
			throws IOException {
		logAdmin(request).reason("role or scope missing").write();
		forbid(request, response, reason);
	}

	private static SecurityLog logAdmin(HttpServletRequest request) {
		return SecurityLog.refused("admin-request")
			.user(request.getRemoteUser())
			.address(request.getRemoteAddr())
			.with("url.path", request.getRequestURI());
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
