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
 * Who may do what. Only the gateway calls service A, in the name of a caller: a caller's
 * own token is for the gateway alone. Service B checks again what is done in a caller's
 * name.
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
				// Nothing else is there: the web layer answers 404 or 405.
				.requestMatchers("/api/**")
				.hasAuthority(GATEWAY)
				.anyRequest()
				.denyAll())
			.build();
	}

}
