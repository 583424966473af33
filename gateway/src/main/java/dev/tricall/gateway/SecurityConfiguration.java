package dev.tricall.gateway;

import dev.tricall.identity.BearerTokens;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;

/**
 * Who may send what through the door. The services behind check again, and more finely.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/**
	 * What the auth-server decides about by itself: tokens, keys, and persons who log in.
	 */
	static final String[] AUTH_SERVER = { "/oauth2/**", "/.well-known/**", "/login", "/logout", "/userinfo",
			"/default-ui.css" };

	@Bean
	SecurityFilterChain security(HttpSecurity http, BearerTokens bearerTokens) {
		return bearerTokens.applyTo(http)
			.authorizeHttpRequests((requests) -> requests
				// A POST writes; whatever else comes reads, or is a 405 of the service.
				.requestMatchers(HttpMethod.POST, "/service-a/api/**", "/service-b/api/**")
				.hasAuthority("SCOPE_data.write")
				.requestMatchers("/service-a/api/**", "/service-b/api/**")
				.hasAuthority("SCOPE_data.read")
				.requestMatchers("/admin/keys")
				.hasRole("admin")
				.requestMatchers(AUTH_SERVER)
				.permitAll()
				.requestMatchers(HttpMethod.GET, "/actuator/health")
				.permitAll()
				.requestMatchers("/actuator/**")
				.denyAll()
				// There is no route for anything else: a caller gets a 404.
				.anyRequest()
				.authenticated())
			.build();
	}

	@Bean
	HttpFirewall firewall() {
		return new PathFirewall();
	}

}
