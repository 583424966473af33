package dev.tricall.servicea;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import dev.tricall.identity.BearerTokens;

/**
 * Who may do what. Service B checks again what is done in a caller's name.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	@Bean
	SecurityFilterChain http(HttpSecurity http, BearerTokens tokens) throws Exception {
		return tokens.applyTo(http)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET, "/v3/api-docs")
				.permitAll()
				.requestMatchers(HttpMethod.POST, "/api/data/*")
				.hasAuthority("SCOPE_data.write")
				// Nothing else is there: the web layer answers 404 or 405.
				.requestMatchers("/api/**")
				.authenticated()
				.anyRequest()
				.denyAll())
			.build();
	}

}
