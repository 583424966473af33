package dev.tricall.authserver;

import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

import dev.tricall.authserver.errors.ProblemResponses;
import dev.tricall.authserver.login.LoginPageConfigurer;
import dev.tricall.authserver.tokens.TokenEndpointConfigurer;
import dev.tricall.tls.PeerFilter;
import dev.tricall.tls.TlsProperties;

/**
 * Security rules: a list of what is allowed, everything else is denied. The public keys,
 * the server metadata and the login page need no authentication; their filters respond
 * before the rules apply.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private final ProblemResponses problems;

	private final LoginPageConfigurer loginPage;

	private final TokenEndpointConfigurer tokenEndpoint;

	private final TlsProperties tls;

	SecurityConfiguration(ProblemResponses problems, LoginPageConfigurer loginPage,
			TokenEndpointConfigurer tokenEndpoint, TlsProperties tls) {
		this.problems = problems;
		this.loginPage = loginPage;
		this.tokenEndpoint = tokenEndpoint;
		this.tls = tls;
	}

	/** Endpoints for OAuth 2.0 clients. */
	@Bean
	@Order(1)
	SecurityFilterChain oauth2Endpoints(HttpSecurity http) {
		this.tokenEndpoint.configure(http);
		this.loginPage.configureAuthorizationEndpoint(http);
		if (this.tls.requiresPeer()) {
			http.addFilterBefore(new PeerFilter(this::mayAuthenticate), AuthorizationFilter.class);
		}
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST, "/oauth2/token")
				.authenticated()
				.requestMatchers(HttpMethod.GET, "/oauth2/authorize")
				.authenticated()
				.anyRequest()
				.denyAll())
			// Spring accepts bearer tokens here for its user info endpoint, which is
			// denied. They must not count as a login.
			.oauth2ResourceServer((server) -> server.bearerTokenResolver((request) -> null))
			.exceptionHandling(this::forbid)
			.build();
	}

	/**
	 * A service authenticates only as itself. The gateway also passes on the requests of
	 * callers, but not those in the name of another service.
	 */
	private boolean mayAuthenticate(Authentication client, String peer) {
		boolean isService = this.tls.server().peers().contains(client.getName());
		return client.getName().equals(peer) || (peer.equals("gateway") && !isService);
	}

	/** Endpoints for admins. */
	@Bean
	@Order(2)
	SecurityFilterChain adminEndpoints(HttpSecurity http) {
		AdminErrorHandler errors = new AdminErrorHandler(this.problems);
		return http.securityMatcher("/admin/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST, "/admin/keys")
				.hasAllAuthorities("ROLE_admin", "SCOPE_data.write")
				// Admins get 405 for other methods.
				.requestMatchers("/admin/keys")
				.hasRole("admin")
				.anyRequest()
				.denyAll())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())
				.authenticationEntryPoint(errors)
				.accessDeniedHandler(errors))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(CsrfConfigurer::disable)
			.build();
	}

	/** The login page, its style sheet and logout, which are filters; nothing else. */
	@Bean
	@Order(3)
	SecurityFilterChain login(HttpSecurity http) {
		this.loginPage.configureForm(http);
		return http.authorizeHttpRequests(
				(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll().anyRequest().denyAll())
			.exceptionHandling(this::forbid)
			.build();
	}

	/** Responds with 403 even to unauthenticated requests. */
	private void forbid(ExceptionHandlingConfigurer<HttpSecurity> errors) {
		errors.defaultAuthenticationEntryPointFor(this.problems::forbid, AnyRequestMatcher.INSTANCE)
			.accessDeniedHandler(this.problems::forbid);
	}

}
