package dev.tricall.servicea;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import dev.tricall.identity.BearerTokens;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;

/**
 * Access rules. Only the gateway may call service A, on behalf of a caller: the caller's
 * own token is valid only at the gateway. Service B checks the caller's permissions
 * again.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String GATEWAY = "ACTOR_gateway";

	@Bean
	SecurityFilterChain http(HttpSecurity http, BearerTokens tokens) throws Exception {
		return tokens.applyTo(http)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET, "/v3/api-docs")
				.permitAll()
				.requestMatchers(HttpMethod.POST, "/api/data/*")
				.access(AuthorizationManagers.allOf(hasAuthority(GATEWAY), hasAuthority("SCOPE_data.write")))
				// There are no other operations; Spring MVC responds with 404 or 405.
				.requestMatchers("/api/**")
				.hasAuthority(GATEWAY)
				.anyRequest()
				.denyAll())
			.build();
	}

}
