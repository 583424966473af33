package dev.tricall.identity;

import jakarta.servlet.DispatcherType;

import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;

/**
 * What every service here does with bearer tokens, so that its own security file is
 * nothing but the list of what is allowed: <pre>
 * return this.bearerTokens.applyTo(http)
 *     .authorizeHttpRequests((requests) -&gt; requests
 *         .requestMatchers(...).hasAuthority("SCOPE_data.read")
 *         .anyRequest().denyAll())
 *     .build();
 * </pre>
 * <p>
 * {@code oauth2ResourceServer()} is not used: it turns an issuer out of reach into a 500
 * and opens a metadata endpoint of its own.
 */
public final class BearerTokens {

	private final JwtAuthenticationProvider provider;

	private final BearerProblems problems;

	BearerTokens(JwtAuthenticationProvider provider, BearerProblems problems) {
		this.provider = provider;
		this.problems = problems;
	}

	/**
	 * Checks the bearer token of each request, keeps no session, and refuses with problem
	 * details: 401 without or with a bad token, 403 without the authority, 503 while no
	 * token can be checked.
	 */
	public HttpSecurity applyTo(HttpSecurity http) {
		BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(
				new ProviderManager(this.provider));
		filter.setAuthenticationEntryPoint(this.problems);
		filter.setAuthenticationFailureHandler(this.problems::commence);
		return http.addFilter(filter)
			.exceptionHandling((exceptions) -> exceptions.authenticationEntryPoint(this.problems)
				.accessDeniedHandler(this.problems))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			// Without cookies nobody can forge a request across sites.
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			// An error dispatch was checked as a request; refusing it would hide the
			// error.
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll());
	}

}
