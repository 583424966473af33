package dev.tricall.identity;

import jakarta.servlet.DispatcherType;

import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

import dev.tricall.tls.PeerFilter;

/**
 * Adds bearer token authentication to a security filter chain, so that a service's own
 * configuration only lists who may do what: <pre>
 * return this.bearerTokens.applyTo(http)
 *     .authorizeHttpRequests((requests) -&gt; requests
 *         .requestMatchers(...).hasAuthority("SCOPE_data.read")
 *         .anyRequest().denyAll())
 *     .build();
 * </pre>
 * <p>
 * Spring Security's {@code oauth2ResourceServer()} is not used, because it answers with
 * status 500 while the issuer is unavailable, and adds a metadata endpoint.
 */
public final class BearerTokens {

	private final JwtAuthenticationProvider provider;

	private final BearerProblems problems;

	private final boolean peerRequired;

	/**
	 * @param peerRequired whether the service that a token names as its actor must also
	 * be the one whose certificate the connection has
	 */
	BearerTokens(JwtAuthenticationProvider provider, BearerProblems problems, boolean peerRequired) {
		this.provider = provider;
		this.problems = problems;
		this.peerRequired = peerRequired;
	}

	/**
	 * Configures the chain to validate the bearer token of each request and to create no
	 * session. Refusals are problem details: 401 for a missing or invalid token, 403 for
	 * a missing authority, 503 if the token cannot be validated at present.
	 */
	public HttpSecurity applyTo(HttpSecurity http) {
		BearerTokenAuthenticationConverter converter = new BearerTokenAuthenticationConverter();
		converter.setBearerTokenResolver(new AuthorizationHeaderTokenResolver());
		BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(new ProviderManager(this.provider),
				converter);
		filter.setAuthenticationEntryPoint(this.problems);
		filter.setAuthenticationFailureHandler(this.problems::commence);
		if (this.peerRequired) {
			http.addFilterBefore(new PeerFilter(CallerAuthorities::isActor), AuthorizationFilter.class);
		}
		return http.addFilter(filter)
			.exceptionHandling((exceptions) -> exceptions.authenticationEntryPoint(this.problems)
				.accessDeniedHandler(this.problems))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			// Requests are not authenticated by cookies, so they cannot be forged by
			// other sites.
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			// The original request was authorized; refusing its error dispatch would hide
			// the error.
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll());
	}

}
